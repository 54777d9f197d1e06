using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// Scaled dot-product attention of one head: a few rows of queries against keys and values kept from earlier tokens.
/// Works through rows in blocks, and through tokens in chunks that stay in the second-level cache: what has been mixed is scaled down where a
/// later chunk scores higher. Chunks begin at multiples of their size, so that a row has the same bits in whatever way the cache was filled. Forward only.
/// </summary>
/// <param name="size">Width of the head.</param>
/// <param name="tokenStride">Elements from one query, own key or own value to the next.</param>
internal readonly unsafe struct CachedAttentionKernel(int size, int tokenStride)
{
    private const int BlockRows = 64;
    private const int ChunkTokens = 4 * CacheBlock.Tokens;

    [ThreadStatic]
    private static ScratchMemory? scores;

    [ThreadStatic]
    private static ScratchMemory? firstScores;

    private readonly float scale = 1 / MathF.Sqrt(size);

    /// <summary>Row i attends to the first <paramref name="prefix"/> + i tokens of the cache.</summary>
    /// <param name="rows">Number of queries.</param>
    /// <param name="query">[rows, size]</param>
    /// <param name="head">Keys and values.</param>
    /// <param name="prefix">At least 1.</param>
    /// <param name="output">[rows, size]</param>
    /// <param name="outputStride">Elements from one row of the output to the next.</param>
    public void Causal(int rows, float* query, CachedHead head, int prefix, float* output, int outputStride) =>
        Forward(rows, query, head, prefix, 1, null, null, output, outputStride, default, null);

    /// <summary>Row i attends to the first <paramref name="prefix"/> + i · <paramref name="growth"/> tokens of the cache and to a key of its own.</summary>
    /// <param name="rows">Number of queries.</param>
    /// <param name="query">[rows, size]</param>
    /// <param name="head">Keys and values.</param>
    /// <param name="prefix">At least 1.</param>
    /// <param name="growth">0 or more.</param>
    /// <param name="ownKeys">[rows, size]</param>
    /// <param name="ownValues">[rows, size]</param>
    /// <param name="output">[rows, size]</param>
    /// <param name="outputStride">Elements from one row of the output to the next.</param>
    /// <param name="masks">Tokens that rows do not attend to; none when default.</param>
    /// <param name="weights">What the first row attends to is added to it, [prefix]; null when not wanted.</param>
    public void WithOwnKey(
        int rows, float* query, CachedHead head, int prefix, int growth, float* ownKeys, float* ownValues, float* output, int outputStride,
        TokenMasks masks = default, float* weights = null) =>
        Forward(rows, query, head, prefix, growth, ownKeys, ownValues, output, outputStride, masks, weights);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(
        int length, float* query, CachedHead head, int prefix, int growth, float* ownKeys, float* ownValues, float* output, int outputStride,
        TokenMasks masks, float* weights)
    {
        float* block = (scores ??= new ScratchMemory()).Get(Math.Min(BlockRows, length) * ChunkTokens);
        float* first = weights == null ? null : (firstScores ??= new ScratchMemory()).Get(checked(prefix + ChunkTokens));
        float* own = stackalloc float[BlockRows], maxima = stackalloc float[BlockRows], sums = stackalloc float[BlockRows];
        for (int start = 0; start < length; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, length - start), columns = prefix + growth * (start + rows - 1); // the longest prefix of the block
            float* q = query + (nint)start * tokenStride, o = output + (nint)start * outputStride;
            for (int i = 0; i < rows; i++)
            {
                nint at = (nint)(start + i) * tokenStride;
                own[i] = ownKeys == null ? float.NegativeInfinity : scale * VectorKernels.Dot(size, query + at, ownKeys + at);
                (maxima[i], sums[i]) = (own[i], 0);
            }

            for (int chunk = 0; chunk < columns; chunk += ChunkTokens)
            {
                int tokens = Math.Min(ChunkTokens, columns - chunk);
                for (int token = 0; token < tokens; token += CacheBlock.Tokens)
                    head.Layout.Scores(
                        rows, q, tokenStride, head.BlockOf(chunk + token), Math.Min(CacheBlock.Tokens, tokens - token), block + token, ChunkTokens);
                for (int i = 0; i < rows; i++)
                {
                    float* row = block + (nint)i * ChunkTokens;
                    Mask(row, tokens, prefix + growth * (start + i) - chunk, masks, start + i, chunk);
                    if (weights != null && start + i == 0)
                        new ReadOnlySpan<float>(row, tokens).CopyTo(new Span<float>(first + chunk, tokens));
                    Weigh(tokens, row, o + (nint)i * outputStride, ref maxima[i], ref sums[i], isFirst: chunk == 0);
                }

                for (int token = 0; token < tokens; token += CacheBlock.Tokens)
                    head.Layout.Mix(
                        rows, block + token, ChunkTokens, head.BlockOf(chunk + token), Math.Min(CacheBlock.Tokens, tokens - token), o, outputStride,
                        accumulate: chunk + token > 0);
            }

            for (int i = 0; i < rows; i++)
            {
                float weight = MathF.Exp(own[i] - maxima[i]), factor = 1 / (sums[i] + weight);
                VectorKernels.Scale(size, factor, o + (nint)i * outputStride);
                if (ownKeys != null)
                    VectorKernels.AddScaled(size, weight * factor, ownValues + (nint)(start + i) * tokenStride, o + (nint)i * outputStride);
                if (weights == null || start + i > 0)
                    continue;
                VectorKernels.ExpScaled(prefix, first, scale, maxima[0], first);
                VectorKernels.AddScaled(prefix, factor, first, weights);
            }
        }
    }

    // Whatever lies in the cache behind the prefix gets no weight, nor do tokens that are masked.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mask(float* row, int tokens, int attended, TokenMasks masks, int number, int chunk)
    {
        attended = Math.Clamp(attended, 0, tokens);
        new Span<float>(row + attended, Padded(tokens) - attended).Fill(float.NegativeInfinity);
        for (int mask = 0; mask < masks.PerRow; mask++)
            if (masks.Tokens[(nint)number * masks.PerRow + mask] - chunk is >= 0 and var token && token < tokens)
                row[token] = float.NegativeInfinity;
    }

    // Scores of a chunk become weights, relative to the largest score so far; what was mixed and summed with others before is made relative to it, too.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh(int tokens, float* row, float* mixed, ref float maximum, ref float sum, bool isFirst)
    {
        int padded = Padded(tokens);
        float before = maximum;
        maximum = MathF.Max(before, scale * VectorKernels.Max(padded, row));
        float weights = VectorKernels.ExpScaled(padded, row, scale, maximum, row);
        if (isFirst)
        {
            sum = weights;
            return;
        }

        float factor = MathF.Exp(before - maximum);
        sum = sum * factor + weights;
        if (factor < 1)
            VectorKernels.Scale(size, factor, mixed);
    }

    private static int Padded(int columns) => (columns + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;
}
