using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Baselines.Maml;

/// <summary>
/// Products of a vector with a few short rows, where packing for a matrix product would cost more than it brings. Widths
/// are multiples of 16: rows end with zeros.
/// </summary>
internal static unsafe class RowKernels
{
    /// <summary>Width of a row of <paramref name="length"/> values: whole vectors.</summary>
    public static int Padded(int length) => (length + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;

    /// <summary>sum += Σ_j factors[j] · rows[j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRows(int count, float* factors, float* rows, int width, float* sum)
    {
        int i = 0;
        for (; i <= width - 4 * Vector512<float>.Count; i += 4 * Vector512<float>.Count)
        {
            float* row = rows + i;
            Vector512<float> s0 = Vector512.Load(sum + i), s1 = Vector512.Load(sum + i + 16), s2 = Vector512.Load(sum + i + 32),
                s3 = Vector512.Load(sum + i + 48);
            for (int j = 0; j < count; j++, row += width)
            {
                var factor = Vector512.Create(factors[j]);
                s0 = Vector512.MultiplyAddEstimate(factor, Vector512.Load(row), s0);
                s1 = Vector512.MultiplyAddEstimate(factor, Vector512.Load(row + 16), s1);
                s2 = Vector512.MultiplyAddEstimate(factor, Vector512.Load(row + 32), s2);
                s3 = Vector512.MultiplyAddEstimate(factor, Vector512.Load(row + 48), s3);
            }

            s0.Store(sum + i);
            s1.Store(sum + i + 16);
            s2.Store(sum + i + 32);
            s3.Store(sum + i + 48);
        }

        for (; i < width; i += Vector512<float>.Count)
        {
            float* row = rows + i;
            Vector512<float> even = Vector512.Load(sum + i), odd = default;
            int j = 0;
            for (; j <= count - 2; j += 2, row += 2 * (nint)width)
            {
                even = Vector512.MultiplyAddEstimate(Vector512.Create(factors[j]), Vector512.Load(row), even);
                odd = Vector512.MultiplyAddEstimate(Vector512.Create(factors[j + 1]), Vector512.Load(row + width), odd);
            }

            if (j < count)
                even = Vector512.MultiplyAddEstimate(Vector512.Create(factors[j]), Vector512.Load(row), even);
            (even + odd).Store(sum + i);
        }
    }

    /// <summary>results[j] = rows[j] · vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(int count, float* rows, int width, float* vector, float* results)
    {
        for (int j = 0; j < count; j++, rows += width)
        {
            Vector512<float> sum = Vector512.Load(rows) * Vector512.Load(vector);
            for (int i = Vector512<float>.Count; i < width; i += Vector512<float>.Count)
                sum = Vector512.MultiplyAddEstimate(Vector512.Load(rows + i), Vector512.Load(vector + i), sum);
            results[j] = Vector512.Sum(sum);
        }
    }

    /// <summary>rows[j] += factors[j] · vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddToRows(int count, float* factors, float* vector, int width, float* rows)
    {
        for (int j = 0; j < count; j++, rows += width)
        {
            var factor = Vector512.Create(factors[j]);
            for (int i = 0; i < width; i += Vector512<float>.Count)
                Vector512.MultiplyAddEstimate(factor, Vector512.Load(vector + i), Vector512.Load(rows + i)).Store(rows + i);
        }
    }

    /// <summary>y[j] = scale · x[j] + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleAndShift(int count, float scale, float* x, float shift, float* y)
    {
        Vector512<float> s = Vector512.Create(scale), t = Vector512.Create(shift);
        int j = 0;
        for (; j <= count - Vector512<float>.Count; j += Vector512<float>.Count)
            Vector512.MultiplyAddEstimate(s, Vector512.Load(x + j), t).Store(y + j);
        for (; j < count; j++)
            y[j] = float.MultiplyAddEstimate(scale, x[j], shift);
    }

    /// <summary>y[i] = x[i] where gate[i] is above 0, else 0. In place when x and y are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gate(int width, float* gate, float* x, float* y)
    {
        for (int i = 0; i < width; i += Vector512<float>.Count)
            Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Load(gate + i), Vector512<float>.Zero), Vector512.Load(x + i), Vector512<float>.Zero)
                .Store(y + i);
    }
}
