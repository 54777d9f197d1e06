using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// How keys and values of one head lie in a block of 64 tokens: keys transposed, [width, 64], then values, [64, width]; in 32 bits each, or in
/// 16 as <see cref="BFloat16Panels"/> has them. A token is written beside those that others read meanwhile.
/// </summary>
/// <param name="width">Of the head.</param>
/// <param name="isBFloat16">Whether keys and values are rounded to 16 bits.</param>
internal readonly unsafe struct CacheBlock(int width, bool isBFloat16)
{
    /// <summary>Tokens of a block.</summary>
    public const int Tokens = 64;

    private const int Pairs = Tokens / 2; // of tokens, whose values share words
    private const int Lanes = 16; // of a vector

    [ThreadStatic]
    private static ScratchMemory? wide;

    private readonly PanelLayout valueLayout = new(width, wide: 48, narrow: 32);

    /// <summary>Whether keys and values have 16 bits.</summary>
    public bool IsBFloat16 => isBFloat16;

    /// <summary>Floats, or words of two 16-bit values, that a head takes in a block.</summary>
    public int Length => KeyLength + (isBFloat16 ? Pairs * valueLayout.PaddedColumns : Tokens * width);

    private int KeyLength => Tokens * (isBFloat16 ? BFloat16Panels.Pairs(width) : width);

    // Widening a block is worth it for a few tiles of rows only.
    private static int FewRows => GemmBlocks.Rows - 1;

    /// <summary>Writes a token. By one thread for tokens 2i and 2i + 1.</summary>
    /// <param name="block">The head's part of a block.</param>
    /// <param name="token">Its place in the block.</param>
    /// <param name="key">[width]</param>
    /// <param name="value">[width]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Store(float* block, int token, float* key, float* value)
    {
        if (!isBFloat16)
        {
            for (int j = 0; j < width; j++)
                block[j * Tokens + token] = key[j];
            new ReadOnlySpan<float>(value, width).CopyTo(new Span<float>(block + KeyLength + token * width, width));
            return;
        }

        StoreKey((uint*)block + token, key);
        int panel;
        for (int j = 0; j < width; j += panel)
        {
            panel = valueLayout.Width(j);
            StoreValues(Math.Min(panel, width - j), ValueWords(block, j) + token / 2 * panel, token % 2 * 16, value + j);
        }
    }

    /// <summary>Reads a token.</summary>
    /// <param name="block">The head's part of a block.</param>
    /// <param name="token">Its place in the block.</param>
    /// <param name="key">Receives [width].</param>
    /// <param name="value">Receives [width].</param>
    public void Load(float* block, int token, Span<float> key, Span<float> value)
    {
        for (int j = 0; j < width; j++)
        {
            key[j] = isBFloat16 ? BFloat16.ToSingle((ushort)(((uint*)block)[j / 2 * Tokens + token] >> j % 2 * 16)) : block[j * Tokens + token];
            value[j] = isBFloat16
                ? BFloat16.ToSingle((ushort)(((uint*)block + KeyLength)[valueLayout.Offset(j, Pairs) + token / 2 * valueLayout.Width(j)] >> token % 2 * 16))
                : block[KeyLength + token * width + j];
        }
    }

    /// <summary>Products of queries with keys.</summary>
    /// <param name="rows">Number of queries.</param>
    /// <param name="queries">[rows, width]</param>
    /// <param name="queryStride">Elements from one query to the next.</param>
    /// <param name="block">The head's part of a block.</param>
    /// <param name="tokens">How many of the block; products with those that fill up a whole vector are arbitrary.</param>
    /// <param name="scores">Receives [rows, tokens, filled up to whole vectors].</param>
    /// <param name="scoreStride">Elements from one row of scores to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Scores(int rows, float* queries, int queryStride, float* block, int tokens, float* scores, int scoreStride)
    {
        int columns = (tokens + Lanes - 1) / Lanes * Lanes;
        if (isBFloat16 && rows <= FewRows)
        {
            var layout = new PanelLayout(columns, Tokens, Tokens);
            BFloat16RowsKernel.Multiply(layout, rows, width, width, queries, queryStride, (uint*)block, scores, scoreStride, null, 0);
            return;
        }

        float* keys = isBFloat16 ? Widen(width, Tokens, (uint*)block) : block;
        Gemm.MultiplyUnpacked(rows, columns, width, queries, queryStride, keys, Tokens, scores, scoreStride);
    }

    /// <summary>Values, weighted and added up.</summary>
    /// <param name="rows">Number of rows of weights.</param>
    /// <param name="weights">[rows, tokens]</param>
    /// <param name="weightStride">Elements from one row of weights to the next.</param>
    /// <param name="block">The head's part of a block.</param>
    /// <param name="tokens">How many of the block.</param>
    /// <param name="output">Receives [rows, width].</param>
    /// <param name="outputStride">Elements from one row of the output to the next.</param>
    /// <param name="accumulate">Start from what the output holds instead of from zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Mix(int rows, float* weights, int weightStride, float* block, int tokens, float* output, int outputStride, bool accumulate)
    {
        if (!isBFloat16)
        {
            Gemm.MultiplyUnpacked(rows, width, tokens, weights, weightStride, block + KeyLength, width, output, outputStride, accumulate);
            return;
        }

        if (rows <= FewRows)
        {
            BFloat16RowsKernel.Multiply(
                valueLayout, rows, tokens, Tokens, weights, weightStride, ValueWords(block, 0), output, outputStride, accumulate ? output : null, outputStride);
            return;
        }

        int panel;
        for (int j = 0; j < width; j += panel)
        {
            panel = valueLayout.Width(j);
            float* values = Widen(tokens, panel, ValueWords(block, j));
            Gemm.MultiplyUnpacked(
                rows, Math.Min(panel, width - j), tokens, weights, weightStride, values, panel, output + j, outputStride, accumulate);
        }
    }

    // Two of a token's numbers share a word.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StoreKey(uint* words, float* key)
    {
        int j = 0;
        for (; j <= width - Lanes; j += Lanes, words += Lanes / 2 * Tokens)
        {
            Vector512<ulong> pairs = BFloat16Panels.Round(Vector512.Load(key + j)).AsUInt64();
            pairs |= pairs >>> 16;
            for (int i = 0; i < Lanes / 2; i++)
                words[i * Tokens] = (uint)pairs[i];
        }

        for (; j < width; j += 2, words += Tokens)
            *words = BFloat16.Round(key[j]) | (j + 1 < width ? (uint)BFloat16.Round(key[j + 1]) << 16 : 0);
    }

    // A number shares its word with the other token's of the pair, which stays.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StoreValues(int count, uint* words, int shift, float* values)
    {
        uint other = 0xFFFF0000 >> shift;
        Vector512<uint> others = Vector512.Create(other);
        int j = 0;
        for (; j <= count - Lanes; j += Lanes)
            ((Vector512.Load(words + j) & others) | BFloat16Panels.Round(Vector512.Load(values + j)) << shift).Store(words + j);
        for (; j < count; j++)
            words[j] = (words[j] & other) | (uint)BFloat16.Round(values[j]) << shift;
    }

    private uint* ValueWords(float* block, int column) => (uint*)block + KeyLength + (nint)column * Pairs;

    private static float* Widen(int depth, int columns, uint* words)
    {
        float* panel = (wide ??= new ScratchMemory()).Get((depth + 1) * columns);
        BFloat16Panels.Widen(depth, columns, words, panel);
        return panel;
    }
}
