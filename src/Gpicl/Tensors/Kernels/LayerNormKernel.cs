using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>Layer normalization of rows: y = gain · (x − mean) / √(variance + epsilon) + bias.</summary>
internal static unsafe class LayerNormKernel
{
    /// <summary>Added to the variance.</summary>
    public const float Epsilon = 1e-5f;

    /// <summary>Normalizes rows and keeps each row's mean and 1/deviation in <paramref name="statistics"/> [rows, 2].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(int rows, int width, float* x, float* gain, float* bias, float* y, float* statistics)
    {
        for (int row = 0; row < rows; row++, x += width, y += width, statistics += 2)
        {
            float mean = VectorKernels.Sum(width, x) / width;
            float variance = SumOfSquares(width, x, mean) / width;
            float inverse = 1 / MathF.Sqrt(variance + Epsilon);
            statistics[0] = mean;
            statistics[1] = inverse;
            Vector512<float> m = Vector512.Create(mean), r = Vector512.Create(inverse);
            int i = 0;
            for (; i <= width - Vector512<float>.Count; i += Vector512<float>.Count)
                Vector512.MultiplyAddEstimate((Vector512.Load(x + i) - m) * r, Vector512.Load(gain + i), Vector512.Load(bias + i)).Store(y + i);
            for (; i < width; i++)
                y[i] = (x[i] - mean) * inverse * gain[i] + bias[i];
        }
    }

    /// <summary>dx = or += the gradient of the input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardInput(int rows, int width, float* x, float* gain, float* statistics, float* dy, float* dx, bool accumulate)
    {
        for (int row = 0; row < rows; row++, x += width, dy += width, dx += width, statistics += 2)
        {
            Vector512<float> m = Vector512.Create(statistics[0]), r = Vector512.Create(statistics[1]), sum = default, projection = default;
            float sumRest = 0, projectionRest = 0;
            int i = 0;
            for (; i <= width - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                Vector512<float> g = Vector512.Load(dy + i) * Vector512.Load(gain + i);
                sum += g;
                projection = Vector512.MultiplyAddEstimate(g, (Vector512.Load(x + i) - m) * r, projection);
            }

            for (; i < width; i++)
            {
                sumRest += dy[i] * gain[i];
                projectionRest += dy[i] * gain[i] * (x[i] - statistics[0]) * statistics[1];
            }

            float meanGradient = (Vector512.Sum(sum) + sumRest) / width;
            float meanProjection = (Vector512.Sum(projection) + projectionRest) / width;
            Vector512<float> a = Vector512.Create(meanGradient), b = Vector512.Create(meanProjection);
            for (i = 0; i <= width - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                Vector512<float> normalized = (Vector512.Load(x + i) - m) * r;
                Vector512<float> value = (Vector512.Load(dy + i) * Vector512.Load(gain + i) - a - normalized * b) * r;
                if (accumulate)
                    value += Vector512.Load(dx + i);
                value.Store(dx + i);
            }

            for (; i < width; i++)
            {
                float value = (dy[i] * gain[i] - meanGradient - (x[i] - statistics[0]) * statistics[1] * meanProjection) * statistics[1];
                dx[i] = accumulate ? dx[i] + value : value;
            }
        }
    }

    /// <summary>Adds the gradients of gain and bias; either may be null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardParameters(int rows, int width, float* x, float* statistics, float* dy, float* dGain, float* dBias)
    {
        if (dBias != null)
            VectorKernels.AddColumnSums(rows, width, dy, width, dBias);
        if (dGain == null)
            return;
        for (int row = 0; row < rows; row++, x += width, dy += width, statistics += 2)
        {
            Vector512<float> m = Vector512.Create(statistics[0]), r = Vector512.Create(statistics[1]);
            int i = 0;
            for (; i <= width - Vector512<float>.Count; i += Vector512<float>.Count)
                Vector512.MultiplyAddEstimate(Vector512.Load(dy + i), (Vector512.Load(x + i) - m) * r, Vector512.Load(dGain + i)).Store(dGain + i);
            for (; i < width; i++)
                dGain[i] += dy[i] * (x[i] - statistics[0]) * statistics[1];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumOfSquares(int width, float* x, float mean)
    {
        Vector512<float> m = Vector512.Create(mean), sum = default;
        int i = 0;
        for (; i <= width - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> difference = Vector512.Load(x + i) - m;
            sum = Vector512.MultiplyAddEstimate(difference, difference, sum);
        }

        float result = Vector512.Sum(sum);
        for (; i < width; i++)
            result += (x[i] - mean) * (x[i] - mean);
        return result;
    }
}
