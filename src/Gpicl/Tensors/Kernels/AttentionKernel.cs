using System.Numerics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// Scaled dot-product attention of one head: rows of queries against a prefix of the keys, and, for tokens nothing else
/// attends to, against a key of their own. Rows are worked through in blocks; scores of one block at a time are in memory,
/// and the backward pass computes them again from the saved log-sum-exp.
/// </summary>
internal readonly unsafe struct AttentionKernel(int length, int size, int stride, bool ownKey)
{
    // Queries, keys and values lie in rows of `stride` elements, `size` of them belonging to this head.
    private const int BlockRows = 48;

    [ThreadStatic]
    private static ScratchMemory? scores;

    [ThreadStatic]
    private static ScratchMemory? scoreGradients;

    private readonly float scale = 1 / MathF.Sqrt(size);

    /// <summary>Writes each row's mixture of values, and its log-sum-exp.</summary>
    /// <param name="query">Queries, [length, size].</param>
    /// <param name="key">Keys of the tokens attended to, [length, size].</param>
    /// <param name="value">Their values, [length, size].</param>
    /// <param name="ownKeys">Keys of the query tokens themselves; unused without own keys.</param>
    /// <param name="ownValues">Their values.</param>
    /// <param name="output">Mixtures [length, size] in rows of <paramref name="outputStride"/>.</param>
    /// <param name="outputStride">Elements from one row of the output to the next.</param>
    /// <param name="logSumExp">[length]</param>
    public void Forward(float* query, float* key, float* value, float* ownKeys, float* ownValues, float* output, int outputStride, float* logSumExp)
    {
        float* block = (scores ??= new ScratchMemory()).Get(BlockRows * length);
        float* own = stackalloc float[BlockRows];
        for (int start = 0; start < length; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, length - start);
            int columns = start + rows; // the longest prefix any row of the block attends to
            float* q = query + (nint)start * stride;
            float* o = output + (nint)start * outputStride;
            Gemm.MultiplyOnThisThread(rows, columns, size, new MatrixOperand(q, stride), new MatrixOperand(key, stride, transposed: true), block, columns);
            for (int i = 0; i < rows; i++)
            {
                float* row = block + (nint)i * columns;
                int prefix = Prefix(start + i);
                float max = scale * VectorKernels.Max(prefix, row);
                if (ownKey)
                {
                    own[i] = scale * VectorKernels.Dot(size, q + (nint)i * stride, ownKeys + (nint)(start + i) * stride);
                    max = MathF.Max(max, own[i]);
                }

                float sum = VectorKernels.ExpScaled(prefix, row, scale, max, row);
                if (ownKey)
                {
                    own[i] = MathF.Exp(own[i] - max);
                    sum += own[i];
                }

                logSumExp[start + i] = max + MathF.Log(sum);
                VectorKernels.Scale(prefix, 1 / sum, row);
                own[i] /= sum;
                new Span<float>(row + prefix, columns - prefix).Clear();
            }

            Gemm.MultiplyOnThisThread(rows, size, columns, new MatrixOperand(block, columns), new MatrixOperand(value, stride), o, outputStride);
            if (ownKey)
                for (int i = 0; i < rows; i++)
                    VectorKernels.AddScaled(size, own[i], ownValues + (nint)(start + i) * stride, o + (nint)i * outputStride);
        }
    }

    /// <summary>Adds the gradients of queries, keys and values; gradients are laid out as what they belong to.</summary>
    public void Backward(
        float* query, float* key, float* value, float* ownKeys, float* ownValues,
        float* output, float* outputGradient, int outputStride, float* logSumExp,
        float* queryGradient, float* keyGradient, float* valueGradient, float* ownKeyGradients, float* ownValueGradients)
    {
        float* p = (scores ??= new ScratchMemory()).Get(BlockRows * length);
        float* dp = (scoreGradients ??= new ScratchMemory()).Get(BlockRows * length);
        for (int start = 0; start < length; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, length - start);
            int columns = start + rows;
            float* q = query + (nint)start * stride;
            float* dq = queryGradient + (nint)start * stride;
            float* d = outputGradient + (nint)start * outputStride;
            Gemm.MultiplyOnThisThread(rows, columns, size, new MatrixOperand(q, stride), new MatrixOperand(key, stride, transposed: true), p, columns);
            Gemm.MultiplyOnThisThread(rows, columns, size, new MatrixOperand(d, outputStride), new MatrixOperand(value, stride, transposed: true), dp, columns);
            for (int i = 0; i < rows; i++)
            {
                int token = start + i, prefix = Prefix(token);
                float* row = p + (nint)i * columns, gradientRow = dp + (nint)i * columns;
                VectorKernels.ExpScaled(prefix, row, scale, logSumExp[token], row);
                new Span<float>(row + prefix, columns - prefix).Clear();
                float* tokenGradient = d + (nint)i * outputStride;
                float mean = VectorKernels.Dot(size, tokenGradient, output + (nint)token * outputStride);
                ScoreGradient(prefix, row, gradientRow, mean);
                new Span<float>(gradientRow + prefix, columns - prefix).Clear();
            }

            var probabilities = new MatrixOperand(p, columns, transposed: true);
            Gemm.MultiplyOnThisThread(columns, size, rows, probabilities, new MatrixOperand(d, outputStride), valueGradient, stride, accumulate: true);
            Gemm.MultiplyOnThisThread(columns, size, rows, new MatrixOperand(dp, columns, transposed: true), new MatrixOperand(q, stride), keyGradient, stride, accumulate: true);
            Gemm.MultiplyOnThisThread(rows, size, columns, new MatrixOperand(dp, columns), new MatrixOperand(key, stride), dq, stride, accumulate: true);
            if (ownKey)
                for (int i = start; i < columns; i++)
                    BackwardOwn(
                        query + (nint)i * stride, ownKeys + (nint)i * stride, ownValues + (nint)i * stride, output + (nint)i * outputStride, outputGradient + (nint)i * outputStride, logSumExp[i],
                        queryGradient + (nint)i * stride, ownKeyGradients + (nint)i * stride, ownValueGradients + (nint)i * stride);
        }
    }

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

        public Vector<float> Invoke(Vector<float> a, Vector<float> b, Vector<float> c) =>
            a * (b - new Vector<float>(mean)) * scale;
    }
}
