using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// Scaled dot-product attention of one head: a few rows of queries against keys and values kept from earlier tokens.
/// Works through rows in blocks, with the scores of one block at a time in memory. Forward only.
/// </summary>
/// <param name="size">Width of the head.</param>
/// <param name="keyStride">Elements from one row of the transposed keys to the next; a multiple of 16.</param>
/// <param name="valueStride">Elements from one value to the next.</param>
/// <param name="tokenStride">Elements from one query, own key or own value to the next.</param>
internal readonly unsafe struct CachedAttentionKernel(int size, int keyStride, int valueStride, int tokenStride)
{
    private const int BlockRows = 64;

    [ThreadStatic]
    private static ScratchMemory? scores;

    private readonly float scale = 1 / MathF.Sqrt(size);

    /// <summary>Row i attends to the first <paramref name="prefix"/> + i tokens of the cache.</summary>
    /// <param name="rows">Number of queries.</param>
    /// <param name="query">[rows, size]</param>
    /// <param name="keys">Transposed, [size, tokens].</param>
    /// <param name="values">[tokens, size]</param>
    /// <param name="prefix">At least 1.</param>
    /// <param name="output">[rows, size]</param>
    /// <param name="outputStride">Elements from one row of the output to the next.</param>
    public void Causal(int rows, float* query, float* keys, float* values, int prefix, float* output, int outputStride) =>
        Forward(rows, query, keys, values, prefix, 1, null, null, output, outputStride, default, null);

    /// <summary>Row i attends to the first <paramref name="prefix"/> + i · <paramref name="growth"/> tokens of the cache and to a key of its own.</summary>
    /// <param name="rows">Number of queries.</param>
    /// <param name="query">[rows, size]</param>
    /// <param name="keys">Transposed, [size, tokens].</param>
    /// <param name="values">[tokens, size]</param>
    /// <param name="prefix">At least 1.</param>
    /// <param name="growth">0 or 1.</param>
    /// <param name="ownKeys">[rows, size]</param>
    /// <param name="ownValues">[rows, size]</param>
    /// <param name="output">[rows, size]</param>
    /// <param name="outputStride">Elements from one row of the output to the next.</param>
    /// <param name="masks">Tokens that rows do not attend to; none when default.</param>
    /// <param name="weights">What the first row attends to is added to it, [prefix]; null when not wanted.</param>
    public void WithOwnKey(
        int rows, float* query, float* keys, float* values, int prefix, int growth, float* ownKeys, float* ownValues, float* output, int outputStride,
        TokenMasks masks = default, float* weights = null) =>
        Forward(rows, query, keys, values, prefix, growth, ownKeys, ownValues, output, outputStride, masks, weights);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(
        int length, float* query, float* keys, float* values, int prefix, int growth, float* ownKeys, float* ownValues, float* output, int outputStride,
        TokenMasks masks, float* weights)
    {
        int longest = Padded(prefix + growth * (length - 1));
        float* block = (scores ??= new ScratchMemory()).Get(checked(Math.Min(BlockRows, length) * longest));
        float* own = stackalloc float[BlockRows];
        for (int start = 0; start < length; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, length - start);
            int columns = prefix + growth * (start + rows - 1); // the longest prefix of the block
            int padded = Padded(columns);
            float* q = query + (nint)start * tokenStride, o = output + (nint)start * outputStride;
            Gemm.MultiplyUnpacked(rows, padded, size, q, tokenStride, keys, keyStride, block, padded);
            for (int i = 0; i < rows; i++)
            {
                // Whatever lies in the cache behind the prefix gets no weight.
                float* row = block + (nint)i * padded;
                int attended = prefix + growth * (start + i);
                new Span<float>(row + attended, padded - attended).Fill(float.NegativeInfinity);
                for (int mask = 0; mask < masks.PerRow; mask++)
                    if (masks.Tokens[(nint)(start + i) * masks.PerRow + mask] is >= 0 and var token)
                        row[token] = float.NegativeInfinity;
                float max = scale * VectorKernels.Max(padded, row);
                if (ownKeys != null)
                {
                    own[i] = scale * VectorKernels.Dot(size, q + (nint)i * tokenStride, ownKeys + (nint)(start + i) * tokenStride);
                    max = MathF.Max(max, own[i]);
                }

                float sum = VectorKernels.ExpScaled(padded, row, scale, max, row);
                if (ownKeys != null)
                {
                    own[i] = MathF.Exp(own[i] - max);
                    sum += own[i];
                    own[i] /= sum;
                }

                VectorKernels.Scale(padded, 1 / sum, row);
                if (weights != null && start + i == 0)
                    VectorKernels.AddScaled(attended, 1, row, weights);
            }

            Gemm.MultiplyUnpacked(rows, size, columns, block, padded, values, valueStride, o, outputStride);
            if (ownKeys != null)
                for (int i = 0; i < rows; i++)
                    VectorKernels.AddScaled(size, own[i], ownValues + (nint)(start + i) * tokenStride, o + (nint)i * outputStride);
        }
    }

    private static int Padded(int columns) => (columns + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;
}
