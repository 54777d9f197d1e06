using System.Runtime.CompilerServices;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// Scaled dot-product attention of one head: rows of queries against a prefix of the keys, and, for tokens nothing else
/// attends to, against a key of their own. What a head reads is copied together once, keys and values transposed too; then
/// scores are worked out a few rows at a time, no further than their prefix, in products that pack nothing. The backward pass
/// computes them again from the saved log-sum-exp. One thread's; its memory is used again from head to head.
/// </summary>
internal sealed unsafe class AttentionKernel<TKernel>
    where TKernel : struct, IMicroKernel
{
    // Rows of probabilities kept for the gradients of keys and values, at most, before rounding up to whole tiles.
    private const int BlockRows = 128;

    [ThreadStatic]
    private static AttentionKernel<TKernel>? current;

    private readonly ScratchMemory memory = new();
    private int length, size, stride, outputStride, width, padded, rowStride, blockRows;
    private float scale;
    private float* keys, values, queries, outputGradients, keyGradients, valueGradients; // [length, width]
    private float* transposedKeys, transposedValues; // [width, padded]
    private float* probabilities, scoreGradients; // [blockRows, rowStride]
    private float* tile; // [TKernel.Rows, width]

    /// <summary>This thread's kernel, made ready for one head: its keys and values are read, their gradients are none yet.</summary>
    /// <param name="length">Tokens.</param>
    /// <param name="size">Width of the head.</param>
    /// <param name="stride">Elements from one query, key or value to the next.</param>
    /// <param name="outputStride">Elements from one row of the output to the next.</param>
    /// <param name="key">Keys of the tokens attended to, [length, size].</param>
    /// <param name="value">Their values, [length, size].</param>
    /// <param name="backward">Whether gradients are wanted.</param>
    public static AttentionKernel<TKernel> Start(int length, int size, int stride, int outputStride, float* key, float* value, bool backward)
    {
        AttentionKernel<TKernel> kernel = current ??= new AttentionKernel<TKernel>();
        kernel.Prepare(length, size, stride, outputStride);
        AttentionRows.Copy(length, size, key, stride, kernel.keys, kernel.width);
        AttentionRows.Copy(length, size, value, stride, kernel.values, kernel.width);
        Packing.Pack(key, stride, depthIsContiguous: true, length, size, kernel.padded, kernel.transposedKeys);
        if (backward)
        {
            Packing.Pack(value, stride, depthIsContiguous: true, length, size, kernel.padded, kernel.transposedValues);
            new Span<float>(kernel.keyGradients, (int)(kernel.transposedKeys - kernel.keyGradients)).Clear();
        }

        return kernel;
    }

    /// <summary>Writes each row's mixture of values, and its log-sum-exp.</summary>
    /// <param name="query">Queries, [length, size].</param>
    /// <param name="ownKeys">Keys of the query tokens themselves, which then attend to tokens before their own position only; null for none.</param>
    /// <param name="ownValues">Their values.</param>
    /// <param name="output">Mixtures [length, size].</param>
    /// <param name="logSumExp">[length]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* query, float* ownKeys, float* ownValues, float* output, float* logSumExp)
    {
        AttentionRows.Copy(length, size, query, stride, queries, width);
        float* factors = stackalloc float[2 * TKernel.Rows], own = factors + TKernel.Rows;
        for (int start = 0; start < length; start += TKernel.Rows)
        {
            int limit = Math.Min(length, start + TKernel.Rows), columns = WholeVectors(limit);
            float* rows = queries + (nint)start * width;
            TKernel.MultiplyUnpacked(columns, size, rows, width, 1, transposedKeys, padded, probabilities, rowStride, accumulate: false);
            for (int i = start; i < limit; i++)
            {
                AttentionRows.Mask(probabilities + (nint)(i - start) * rowStride, ownKeys == null ? i + 1 : i);
                nint at = (nint)i * stride;
                own[i - start] = ownKeys == null ? float.NegativeInfinity : scale * VectorKernels.Dot(size, query + at, ownKeys + at);
            }

            AttentionRows.Softmax(limit - start, columns, probabilities, rowStride, scale, own, factors, logSumExp + start);
            TKernel.MultiplyUnpacked(width, limit, probabilities, rowStride, 1, values, width, tile, width, accumulate: false);
            for (int i = start; i < limit; i++)
            {
                float* mixture = output + (nint)i * outputStride;
                AttentionRows.Write(size, factors[i - start], tile + (nint)(i - start) * width, mixture, add: false);
                if (ownKeys != null)
                    VectorKernels.AddScaled(size, own[i - start], ownValues + (nint)i * stride, mixture);
            }
        }
    }

    /// <summary>
    /// Writes the gradients of queries and of own keys and values, and keeps those of keys and values; gradients are laid out
    /// as what they belong to.
    /// </summary>
    /// <param name="query">As in the forward pass.</param>
    /// <param name="ownKeys">As in the forward pass.</param>
    /// <param name="ownValues">As in the forward pass.</param>
    /// <param name="output">What the forward pass wrote.</param>
    /// <param name="outputGradient">Its gradient.</param>
    /// <param name="logSumExp">What the forward pass wrote.</param>
    /// <param name="queryGradient">Receives the gradient of the queries.</param>
    /// <param name="ownKeyGradients">Receives that of their own keys; unused without.</param>
    /// <param name="ownValueGradients">Receives that of their own values; unused without.</param>
    /// <param name="add">Add to what the gradients hold already.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(
        float* query, float* ownKeys, float* ownValues, float* output, float* outputGradient, float* logSumExp,
        float* queryGradient, float* ownKeyGradients, float* ownValueGradients, bool add)
    {
        AttentionRows.Copy(length, size, query, stride, queries, width);
        AttentionRows.Copy(length, size, outputGradient, outputStride, outputGradients, width);
        for (int block = 0; block < length; block += blockRows)
        {
            int blockLimit = Math.Min(length, block + blockRows);
            for (int start = block; start < blockLimit; start += TKernel.Rows)
            {
                int limit = Math.Min(length, start + TKernel.Rows), columns = WholeVectors(limit);
                float* p = probabilities + (nint)(start - block) * rowStride, dp = scoreGradients + (nint)(start - block) * rowStride;
                float* q = queries + (nint)start * width, d = outputGradients + (nint)start * width;
                TKernel.MultiplyUnpacked(columns, size, q, width, 1, transposedKeys, padded, p, rowStride, accumulate: false);
                TKernel.MultiplyUnpacked(columns, size, d, width, 1, transposedValues, padded, dp, rowStride, accumulate: false);
                for (int i = start; i < limit; i++)
                {
                    nint row = (nint)(i - start) * rowStride;
                    AttentionRows.Mask(p + row, ownKeys == null ? i + 1 : i);
                    float mean = VectorKernels.Dot(size, outputGradients + (nint)i * width, output + (nint)i * outputStride);
                    AttentionRows.ScoreGradients(columns, p + row, dp + row, scale, logSumExp[i], mean);
                }

                TKernel.MultiplyUnpacked(width, limit, dp, rowStride, 1, keys, width, tile, width, accumulate: false);
                for (int i = start; i < limit; i++)
                    AttentionRows.Write(size, 1, tile + (nint)(i - start) * width, queryGradient + (nint)i * stride, add);
            }

            // No row before a token attends to it.
            for (int token = 0; token < blockLimit; token += TKernel.Rows)
            {
                int first = Math.Max(block, token), rows = blockLimit - first;
                nint from = (nint)(first - block) * rowStride + token, to = (nint)token * width;
                float* q = queries + (nint)first * width, d = outputGradients + (nint)first * width;
                TKernel.MultiplyUnpacked(width, rows, probabilities + from, 1, rowStride, d, width, valueGradients + to, width, accumulate: true);
                TKernel.MultiplyUnpacked(width, rows, scoreGradients + from, 1, rowStride, q, width, keyGradients + to, width, accumulate: true);
            }
        }

        for (int i = 0; ownKeys != null && i < length; i++)
        {
            nint at = (nint)i * stride;
            float* o = output + (nint)i * outputStride, d = outputGradients + (nint)i * width;
            float probability = MathF.Exp(scale * VectorKernels.Dot(size, query + at, ownKeys + at) - logSumExp[i]);
            float gradient = scale * probability * (VectorKernels.Dot(size, d, ownValues + at) - VectorKernels.Dot(size, d, o));
            AttentionRows.Write(size, probability, d, ownValueGradients + at, add);
            VectorKernels.AddScaled(size, gradient, ownKeys + at, queryGradient + at);
            AttentionRows.Write(size, gradient, query + at, ownKeyGradients + at, add);
        }
    }

    /// <summary>Writes, or adds, the gradients of keys and values that backward passes since the start have found.</summary>
    public void WriteKeyAndValueGradients(float* keyGradient, float* valueGradient, bool add)
    {
        for (int i = 0; i < length; i++)
        {
            AttentionRows.Write(size, 1, keyGradients + (nint)i * width, keyGradient + (nint)i * stride, add);
            AttentionRows.Write(size, 1, valueGradients + (nint)i * width, valueGradient + (nint)i * stride, add);
        }
    }

    private static int WholeVectors(int columns) => (columns + AttentionRows.Lanes - 1) / AttentionRows.Lanes * AttentionRows.Lanes;

    private void Prepare(int tokens, int headSize, int tokenStride, int mixtureStride)
    {
        (length, size, stride, outputStride) = (tokens, headSize, tokenStride, mixtureStride);
        (width, scale) = (WholeVectors(size), 1 / MathF.Sqrt(size));
        blockRows = Math.Max(TKernel.Rows, GemmBlocks.EvenBlock(length, BlockRows, TKernel.Rows));
        int rows = (length + TKernel.Rows - 1) / TKernel.Rows * TKernel.Rows; // whole tiles are read and written
        padded = WholeVectors(rows);
        rowStride = padded + AttentionRows.MaskRoom;
        int tokenRows = checked(rows * width), transposed = checked(width * padded), block = checked(blockRows * rowStride);
        float* next = memory.Get(checked(6 * tokenRows + 2 * transposed + 2 * block + TKernel.Rows * width));
        keys = next;
        values = keys + tokenRows;
        queries = values + tokenRows;
        outputGradients = queries + tokenRows;
        keyGradients = outputGradients + tokenRows;
        valueGradients = keyGradients + tokenRows;
        transposedKeys = valueGradients + tokenRows;
        transposedValues = transposedKeys + transposed;
        probabilities = transposedValues + transposed;
        scoreGradients = probabilities + block;
        tile = scoreGradients + block;
        nint edge = (nint)length * width;
        new Span<float>(queries + edge, (int)(tokenRows - edge)).Clear();
        new Span<float>(outputGradients + edge, (int)(tokenRows - edge)).Clear();
    }
}
