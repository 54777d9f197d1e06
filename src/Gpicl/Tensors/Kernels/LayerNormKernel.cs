using System.Numerics;

namespace Gpicl.Tensors.Kernels;

/// <summary>Layer normalisation of rows: y = gain · (x − mean) / √(variance + epsilon) + bias.</summary>
internal static unsafe class LayerNormKernel
{
    /// <summary>Added to the variance.</summary>
    public const float Epsilon = 1e-5f;

    /// <summary>Normalises rows and keeps each row's mean and 1/deviation in <paramref name="statistics"/> [rows, 2].</summary>
    public static void Forward(int rows, int width, float* x, float* gain, float* bias, float* y, float* statistics)
    {
        for (int row = 0; row < rows; row++, x += width, y += width, statistics += 2)
        {
            float mean = VectorKernels.Sum(width, x) / width;
            float variance = SumOfSquares(width, x, mean) / width;
            float inverse = 1 / MathF.Sqrt(variance + Epsilon);
            statistics[0] = mean;
            statistics[1] = inverse;
            Vector<float> m = new(mean), r = new(inverse);
            int i = 0;
            for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
                Vector.FusedMultiplyAdd((Vector.Load(x + i) - m) * r, Vector.Load(gain + i), Vector.Load(bias + i)).Store(y + i);
            for (; i < width; i++)
                y[i] = (x[i] - mean) * inverse * gain[i] + bias[i];
        }
    }

    /// <summary>dx = or += the gradient of the input.</summary>
    public static void BackwardInput(int rows, int width, float* x, float* gain, float* statistics, float* dy, float* dx, bool accumulate)
    {
        for (int row = 0; row < rows; row++, x += width, dy += width, dx += width, statistics += 2)
        {
            Vector<float> m = new(statistics[0]), r = new(statistics[1]), sum = default, projection = default;
            float sumRest = 0, projectionRest = 0;
            int i = 0;
            for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> g = Vector.Load(dy + i) * Vector.Load(gain + i);
                sum += g;
                projection = Vector.FusedMultiplyAdd(g, (Vector.Load(x + i) - m) * r, projection);
            }

            for (; i < width; i++)
            {
                sumRest += dy[i] * gain[i];
                projectionRest += dy[i] * gain[i] * (x[i] - statistics[0]) * statistics[1];
            }

            float meanGradient = (Vector.Sum(sum) + sumRest) / width;
            float meanProjection = (Vector.Sum(projection) + projectionRest) / width;
            Vector<float> a = new(meanGradient), b = new(meanProjection);
            for (i = 0; i <= width - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> normalised = (Vector.Load(x + i) - m) * r;
                Vector<float> value = (Vector.Load(dy + i) * Vector.Load(gain + i) - a - normalised * b) * r;
                if (accumulate)
                    value += Vector.Load(dx + i);
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
    public static void BackwardParameters(int rows, int width, float* x, float* statistics, float* dy, float* dGain, float* dBias)
    {
        if (dBias != null)
            VectorKernels.AddColumnSums(rows, width, dy, width, dBias);
        if (dGain == null)
            return;
        for (int row = 0; row < rows; row++, x += width, dy += width, statistics += 2)
        {
            Vector<float> m = new(statistics[0]), r = new(statistics[1]);
            int i = 0;
            for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
                Vector.FusedMultiplyAdd(Vector.Load(dy + i), (Vector.Load(x + i) - m) * r, Vector.Load(dGain + i)).Store(dGain + i);
            for (; i < width; i++)
                dGain[i] += dy[i] * (x[i] - statistics[0]) * statistics[1];
        }
    }

    private static float SumOfSquares(int width, float* x, float mean)
    {
        Vector<float> m = new(mean), sum = default;
        int i = 0;
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> difference = Vector.Load(x + i) - m;
            sum = Vector.FusedMultiplyAdd(difference, difference, sum);
        }

        float result = Vector.Sum(sum);
        for (; i < width; i++)
            result += (x[i] - mean) * (x[i] - mean);
        return result;
    }
}
