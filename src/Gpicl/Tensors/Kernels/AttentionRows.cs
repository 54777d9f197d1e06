using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>What attention does with rows of scores between its products. Scores lie in whole vectors.</summary>
internal static unsafe class AttentionRows
{
    /// <summary>Elements of a vector.</summary>
    public const int Lanes = 16;

    /// <summary>Elements that a row of scores must have room for behind its last whole vector, see <see cref="Mask"/>.</summary>
    public const int MaskRoom = 2 * Lanes;

    private const int MostRows = 8;

    /// <summary>What a token may not attend to scores −∞, and so gets no weight: two vectors' worth behind its prefix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Mask(float* scores, int prefix)
    {
        var none = Vector512.Create(float.NegativeInfinity);
        none.Store(scores + prefix);
        none.Store(scores + prefix + Lanes);
    }

    /// <summary>Turns rows of scores, and one more score for each, into weights that are still to be divided by their sum.</summary>
    /// <param name="rows">At most 8.</param>
    /// <param name="columns">A multiple of 16, at least 16.</param>
    /// <param name="scores">[rows, columns]; becomes e^(scale · score − maximum).</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="scale">Of the scores.</param>
    /// <param name="own">[rows] one more score, scaled already, −∞ for none; becomes its weight, divided by the sum.</param>
    /// <param name="factors">[rows] receives one over the sum of the row's weights.</param>
    /// <param name="logSumExp">[rows] receives the logarithm of the sum of the exponentials of the scaled scores.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(int rows, int columns, float* scores, nint stride, float scale, float* own, float* factors, float* logSumExp)
    {
        float* maxima = stackalloc float[MostRows];
        for (int i = 0; i < rows; i++)
            maxima[i] = MathF.Max(own[i], scale * VectorKernels.Max(columns, scores + i * stride));

        // Exponentials of several rows at once, since each waits for its own intermediate results.
        float* sums = stackalloc float[MostRows * Lanes];
        var s = Vector512.Create(scale);
        for (int j = 0; j < columns; j += Lanes)
        {
            float* p = scores + j, sum = sums;
            for (int i = 0; i < rows; i++, p += stride, sum += Lanes)
            {
                Vector512<float> e = VectorMath.Exp(Vector512.MultiplyAddEstimate(s, Vector512.Load(p), Vector512.Create(-maxima[i])));
                e.Store(p);
                (j == 0 ? e : Vector512.Load(sum) + e).Store(sum);
            }
        }

        for (int i = 0; i < rows; i++)
        {
            float weight = MathF.Exp(own[i] - maxima[i]), sum = Vector512.Sum(Vector512.Load(sums + i * Lanes)) + weight;
            logSumExp[i] = maxima[i] + MathF.Log(sum);
            factors[i] = 1 / sum;
            own[i] = weight / sum;
        }
    }

    /// <summary>
    /// Scores of a row become its probabilities p = e^(scale · score − shift), and their gradients dp those of the scores,
    /// scale · p · (dp − mean).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScoreGradients(int columns, float* p, float* dp, float scale, float shift, float mean)
    {
        Vector512<float> s = Vector512.Create(scale), t = Vector512.Create(-shift), m = Vector512.Create(mean);
        for (int j = 0; j < columns; j += Lanes)
        {
            Vector512<float> probability = VectorMath.Exp(Vector512.MultiplyAddEstimate(s, Vector512.Load(p + j), t));
            probability.Store(p + j);
            (probability * (Vector512.Load(dp + j) - m) * s).Store(dp + j);
        }
    }

    /// <summary>y = factor · x, or y += factor · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(int size, float factor, float* x, float* y, bool add)
    {
        if (add)
        {
            VectorKernels.AddScaled(size, factor, x, y);
            return;
        }

        int j = 0;
        for (; j <= size - Lanes; j += Lanes)
            (factor * Vector512.Load(x + j)).Store(y + j);
        for (; j < size; j++)
            y[j] = factor * x[j];
    }

    /// <summary>Copies rows; columns are filled up with zeros to the width of the target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(int rows, int columns, float* from, nint fromStride, float* to, int width)
    {
        for (int i = 0; i < rows; i++, from += fromStride, to += width)
        {
            int j = 0;
            for (; j <= columns - Lanes; j += Lanes)
                Vector512.Load(from + j).Store(to + j);
            for (; j < width; j++)
                to[j] = j < columns ? from[j] : 0;
        }
    }
}
