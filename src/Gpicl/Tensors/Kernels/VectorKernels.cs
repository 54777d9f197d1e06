using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// Sums, maxima and scaled additions over runs of memory. Compiled at full optimization from the first call, as all kernels
/// are: a fit that takes milliseconds is over before the runtime would get round to recompiling them.
/// </summary>
internal static unsafe class VectorKernels
{
    /// <summary>y += factor · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(int length, float factor, float* x, float* y)
    {
        var f = Vector512.Create(factor);
        int i = 0;
        for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
            Vector512.MultiplyAddEstimate(f, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
        for (; i < length; i++)
            y[i] = float.MultiplyAddEstimate(factor, x[i], y[i]);
    }

    /// <summary>x += value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddConstant(int length, float value, float* x)
    {
        var v = Vector512.Create(value);
        int i = 0;
        for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
            (Vector512.Load(x + i) + v).Store(x + i);
        for (; i < length; i++)
            x[i] += value;
    }

    /// <summary>x · y, summed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(int length, float* x, float* y)
    {
        Vector512<float> sum = default;
        int i = 0;
        for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
            sum = Vector512.MultiplyAddEstimate(Vector512.Load(x + i), Vector512.Load(y + i), sum);
        float result = Vector512.Sum(sum);
        for (; i < length; i++)
            result += x[i] * y[i];
        return result;
    }

    /// <summary>The sum of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(int length, float* x)
    {
        Vector512<float> sum = default;
        int i = 0;
        for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
            sum += Vector512.Load(x + i);
        float result = Vector512.Sum(sum);
        for (; i < length; i++)
            result += x[i];
        return result;
    }

    /// <summary>The largest of x; −∞ when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Max(int length, float* x)
    {
        var max = Vector512.Create(float.NegativeInfinity);
        int i = 0;
        for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
            max = Vector512.Max(max, Vector512.Load(x + i));
        Vector256<float> eight = Vector256.Max(max.GetLower(), max.GetUpper());
        Vector128<float> four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        four = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        float result = MathF.Max(four[0], four[1]);
        for (; i < length; i++)
            result = MathF.Max(result, x[i]);
        return result;
    }

    /// <summary>y = e^(scale · x − shift); returns the sum of y. In place when x and y are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ExpScaled(int length, float* x, float scale, float shift, float* y)
    {
        var s = Vector512.Create(scale);
        var t = Vector512.Create(-shift);
        Vector512<float> sum = default;
        int i = 0;
        for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> e = VectorMath.Exp(Vector512.MultiplyAddEstimate(s, Vector512.Load(x + i), t));
            e.Store(y + i);
            sum += e;
        }

        float result = Vector512.Sum(sum);
        if (i < length)
        {
            Vector512<float> e = VectorMath.Exp(Vector512.MultiplyAddEstimate(s, Elementwise.LoadFirst(x + i, length - i), t));
            for (int lane = 0; i < length; i++, lane++)
            {
                y[i] = e[lane];
                result += e[lane];
            }
        }

        return result;
    }

    /// <summary>x *= factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(int length, float factor, float* x)
    {
        var f = Vector512.Create(factor);
        int i = 0;
        for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
            (f * Vector512.Load(x + i)).Store(x + i);
        for (; i < length; i++)
            x[i] *= factor;
    }

    /// <summary>sums[j] += Σ_i matrix[i, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddColumnSums(int rows, int columns, float* matrix, nint stride, float* sums)
    {
        int j = 0;
        for (; j <= columns - 4 * Vector512<float>.Count; j += 4 * Vector512<float>.Count)
        {
            float* p = matrix + j;
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int i = 0; i < rows; i++, p += stride)
            {
                s0 += Vector512.Load(p);
                s1 += Vector512.Load(p + Vector512<float>.Count);
                s2 += Vector512.Load(p + 2 * Vector512<float>.Count);
                s3 += Vector512.Load(p + 3 * Vector512<float>.Count);
            }

            (Vector512.Load(sums + j) + s0).Store(sums + j);
            (Vector512.Load(sums + j + Vector512<float>.Count) + s1).Store(sums + j + Vector512<float>.Count);
            (Vector512.Load(sums + j + 2 * Vector512<float>.Count) + s2).Store(sums + j + 2 * Vector512<float>.Count);
            (Vector512.Load(sums + j + 3 * Vector512<float>.Count) + s3).Store(sums + j + 3 * Vector512<float>.Count);
        }

        for (int i = 0; j < columns && i < rows; i++)
            for (int rest = j; rest < columns; rest++)
                sums[rest] += matrix[i * stride + rest];
    }
}
