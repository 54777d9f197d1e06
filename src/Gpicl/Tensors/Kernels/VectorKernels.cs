using System.Numerics;

namespace Gpicl.Tensors.Kernels;

/// <summary>Sums, maxima and scaled additions over runs of memory.</summary>
internal static unsafe class VectorKernels
{
    /// <summary>y += factor · x.</summary>
    public static void AddScaled(int length, float factor, float* x, float* y)
    {
        var f = new Vector<float>(factor);
        int i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.FusedMultiplyAdd(f, Vector.Load(x + i), Vector.Load(y + i)).Store(y + i);
        for (; i < length; i++)
            y[i] += factor * x[i];
    }

    /// <summary>x · y, summed.</summary>
    public static float Dot(int length, float* x, float* y)
    {
        Vector<float> sum = default;
        int i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            sum = Vector.FusedMultiplyAdd(Vector.Load(x + i), Vector.Load(y + i), sum);
        float result = Vector.Sum(sum);
        for (; i < length; i++)
            result += x[i] * y[i];
        return result;
    }

    /// <summary>The sum of x.</summary>
    public static float Sum(int length, float* x)
    {
        Vector<float> sum = default;
        int i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            sum += Vector.Load(x + i);
        float result = Vector.Sum(sum);
        for (; i < length; i++)
            result += x[i];
        return result;
    }

    /// <summary>The largest of x; −∞ when there is none.</summary>
    public static float Max(int length, float* x)
    {
        var max = new Vector<float>(float.NegativeInfinity);
        int i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            max = Vector.Max(max, Vector.Load(x + i));
        float result = float.NegativeInfinity;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
            result = MathF.Max(result, max[lane]);
        for (; i < length; i++)
            result = MathF.Max(result, x[i]);
        return result;
    }

    /// <summary>y = e^(scale · x − shift); returns the sum of y. In place when x and y are the same.</summary>
    public static float ExpScaled(int length, float* x, float scale, float shift, float* y)
    {
        var s = new Vector<float>(scale);
        var t = new Vector<float>(-shift);
        Vector<float> sum = default;
        int i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> e = VectorMath.Exp(Vector.FusedMultiplyAdd(s, Vector.Load(x + i), t));
            e.Store(y + i);
            sum += e;
        }

        float result = Vector.Sum(sum);
        if (i < length)
        {
            Vector<float> e = VectorMath.Exp(Vector.FusedMultiplyAdd(s, Elementwise.LoadFirst(x + i, length - i), t));
            for (int lane = 0; i < length; i++, lane++)
            {
                y[i] = e[lane];
                result += e[lane];
            }
        }

        return result;
    }

    /// <summary>x *= factor.</summary>
    public static void Scale(int length, float factor, float* x)
    {
        var f = new Vector<float>(factor);
        int i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            (f * Vector.Load(x + i)).Store(x + i);
        for (; i < length; i++)
            x[i] *= factor;
    }

    /// <summary>sums[j] += Σ_i matrix[i, j].</summary>
    public static void AddColumnSums(int rows, int columns, float* matrix, nint stride, float* sums)
    {
        int j = 0;
        for (; j <= columns - 4 * Vector<float>.Count; j += 4 * Vector<float>.Count)
        {
            float* p = matrix + j;
            Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int i = 0; i < rows; i++, p += stride)
            {
                s0 += Vector.Load(p);
                s1 += Vector.Load(p + Vector<float>.Count);
                s2 += Vector.Load(p + 2 * Vector<float>.Count);
                s3 += Vector.Load(p + 3 * Vector<float>.Count);
            }

            (Vector.Load(sums + j) + s0).Store(sums + j);
            (Vector.Load(sums + j + Vector<float>.Count) + s1).Store(sums + j + Vector<float>.Count);
            (Vector.Load(sums + j + 2 * Vector<float>.Count) + s2).Store(sums + j + 2 * Vector<float>.Count);
            (Vector.Load(sums + j + 3 * Vector<float>.Count) + s3).Store(sums + j + 3 * Vector<float>.Count);
        }

        for (int i = 0; j < columns && i < rows; i++)
            for (int rest = j; rest < columns; rest++)
                sums[rest] += matrix[i * stride + rest];
    }
}
