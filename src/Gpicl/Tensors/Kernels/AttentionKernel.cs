using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// Scaled dot-product attention of one head: rows of queries against a prefix of the keys, and, for tokens nothing else
/// attends to, against a key of their own. Rows are worked through in blocks; scores of one block at a time are in memory,
/// and the backward pass computes them again from the saved log-sum-exp.
/// </summary>
internal readonly unsafe struct AttentionKernel(int length, int size, int stride, bool ownKey)
{
    // Queries, keys and values lie in rows of `stride` elements, `size` of them belonging to this head.
    private const int BlockRows = 64; // at most, before rounding up to whole tiles

    [ThreadStatic]
    private static ScratchMemory? scores;

    [ThreadStatic]
    private static ScratchMemory? scoreGradients;

    private readonly float scale = 1 / MathF.Sqrt(size);
    private readonly int blockRows = Math.Max(1, GemmBlocks.EvenBlock(length, BlockRows, GemmBlocks.Rows));

    /// <summary>Writes each row's mixture of values, and its log-sum-exp.</summary>
    /// <param name="query">Queries, [length, size].</param>
    /// <param name="key">Keys of the tokens attended to, [length, size].</param>
    /// <param name="value">Their values, [length, size].</param>
    /// <param name="ownKeys">Keys of the query tokens themselves; unused without own keys.</param>
    /// <param name="ownValues">Their values.</param>
    /// <param name="output">Mixtures [length, size] in rows of <paramref name="outputStride"/>.</param>
    /// <param name="outputStride">Elements from one row of the output to the next.</param>
    /// <param name="logSumExp">[length]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* query, float* key, float* value, float* ownKeys, float* ownValues, float* output, int outputStride, float* logSumExp)
    {
        float* block = (scores ??= new ScratchMemory()).Get(blockRows * Padded(length));
        float* own = stackalloc float[blockRows];
        for (int start = 0; start < length; start += blockRows)
        {
            int rows = Math.Min(blockRows, length - start);
            int columns = start + rows; // the longest prefix any row of the block attends to
            int padded = Padded(columns);
            float* q = query + (nint)start * stride;
            float* o = output + (nint)start * outputStride;
            Gemm.MultiplyOnThisThread(rows, columns, size, new MatrixOperand(q, stride), new MatrixOperand(key, stride, transposed: true), block, padded);
            for (int i = 0; i < rows; i++)
            {
                float* row = block + (nint)i * padded;
                Mask(row, Prefix(start + i), padded);
                float max = scale * VectorKernels.Max(padded, row);
                if (ownKey)
                {
                    own[i] = scale * VectorKernels.Dot(size, q + (nint)i * stride, ownKeys + (nint)(start + i) * stride);
                    max = MathF.Max(max, own[i]);
                }

                float sum = VectorKernels.ExpScaled(padded, row, scale, max, row);
                if (ownKey)
                {
                    own[i] = MathF.Exp(own[i] - max);
                    sum += own[i];
                }

                logSumExp[start + i] = max + MathF.Log(sum);
                VectorKernels.Scale(padded, 1 / sum, row);
                if (ownKey)
                    own[i] /= sum;
            }

            Gemm.MultiplyOnThisThread(rows, size, columns, new MatrixOperand(block, padded), new MatrixOperand(value, stride), o, outputStride);
            if (ownKey)
                for (int i = 0; i < rows; i++)
                    VectorKernels.AddScaled(size, own[i], ownValues + (nint)(start + i) * stride, o + (nint)i * outputStride);
        }
    }

    /// <summary>Adds the gradients of queries, keys and values; gradients are laid out as what they belong to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(
        float* query, float* key, float* value, float* ownKeys, float* ownValues,
        float* output, float* outputGradient, int outputStride, float* logSumExp,
        float* queryGradient, float* keyGradient, float* valueGradient, float* ownKeyGradients, float* ownValueGradients)
    {
        float* p = (scores ??= new ScratchMemory()).Get(blockRows * Padded(length));
        float* dp = (scoreGradients ??= new ScratchMemory()).Get(blockRows * Padded(length));
        for (int start = 0; start < length; start += blockRows)
        {
            int rows = Math.Min(blockRows, length - start);
            int columns = start + rows, padded = Padded(columns);
            float* q = query + (nint)start * stride;
            float* dq = queryGradient + (nint)start * stride;
            float* d = outputGradient + (nint)start * outputStride;
            Gemm.MultiplyOnThisThread(rows, columns, size, new MatrixOperand(q, stride), new MatrixOperand(key, stride, transposed: true), p, padded);
            Gemm.MultiplyOnThisThread(rows, columns, size, new MatrixOperand(d, outputStride), new MatrixOperand(value, stride, transposed: true), dp, padded);
            for (int i = 0; i < rows; i++)
            {
                int token = start + i;
                float* row = p + (nint)i * padded, gradientRow = dp + (nint)i * padded;
                Mask(row, Prefix(token), padded);
                VectorKernels.ExpScaled(padded, row, scale, logSumExp[token], row);
                float* tokenGradient = d + (nint)i * outputStride;
                float mean = VectorKernels.Dot(size, tokenGradient, output + (nint)token * outputStride);
                new Span<float>(gradientRow + columns, padded - columns).Clear();
                ScoreGradient(padded, row, gradientRow, mean);
            }

            var probabilities = new MatrixOperand(p, padded, transposed: true);
            Gemm.MultiplyOnThisThread(columns, size, rows, probabilities, new MatrixOperand(d, outputStride), valueGradient, stride, accumulate: true);
            Gemm.MultiplyOnThisThread(columns, size, rows, new MatrixOperand(dp, padded, transposed: true), new MatrixOperand(q, stride), keyGradient, stride, accumulate: true);
            Gemm.MultiplyOnThisThread(rows, size, columns, new MatrixOperand(dp, padded), new MatrixOperand(key, stride), dq, stride, accumulate: true);
            if (ownKey)
                for (int i = start; i < columns; i++)
                    BackwardOwn(
                        query + (nint)i * stride, ownKeys + (nint)i * stride, ownValues + (nint)i * stride, output + (nint)i * outputStride, outputGradient + (nint)i * outputStride, logSumExp[i],
                        queryGradient + (nint)i * stride, ownKeyGradients + (nint)i * stride, ownValueGradients + (nint)i * stride);
        }
    }

    // Rows of scores are padded to whole vectors; what a token may not attend to scores −∞, and so gets no weight.
    private static int Padded(int columns) => (columns + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;

    private static void Mask(float* row, int prefix, int padded) => new Span<float>(row + prefix, padded - prefix).Fill(float.NegativeInfinity);

    private int Prefix(int token) => ownKey ? token : token + 1;

    // dp = scale · p · (dp − mean)
    private void ScoreGradient(int count, float* p, float* dp, float mean) =>
        Elementwise.ApplyOnThisThread(count, new ScoreGradientFunction(scale, mean), p, dp, null, dp, accumulate: false);

    private void BackwardOwn(float* q, float* k, float* v, float* o, float* d, float logSumExp, float* dq, float* dk, float* dv)
    {
        float probability = MathF.Exp(scale * VectorKernels.Dot(size, q, k) - logSumExp);
        float gradient = scale * probability * (VectorKernels.Dot(size, d, v) - VectorKernels.Dot(size, d, o));
        VectorKernels.AddScaled(size, probability, d, dv);
        VectorKernels.AddScaled(size, gradient, k, dq);
        VectorKernels.AddScaled(size, gradient, q, dk);
    }

    private readonly struct ScoreGradientFunction(float scale, float mean) : IVectorFunction
    {
        public static int Arguments => 2;

        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
            a * (b - Vector512.Create(mean)) * scale;
    }
}
