namespace Gpicl.Tensors.Kernels;

/// <summary>The keys and values of one head in the blocks of a cache, each block in memory of its own.</summary>
/// <param name="layout">Of what a block holds of the head.</param>
/// <param name="blocks">Pinned; 64-byte aligned from their first aligned element on.</param>
/// <param name="first">Number of the first block.</param>
/// <param name="step">From one block's number to that of the next.</param>
/// <param name="offset">Where the head's part begins in each.</param>
internal readonly unsafe ref struct CachedHead(CacheBlock layout, float[][] blocks, int first, int step, nint offset)
{
    /// <summary>Of what a block holds of the head.</summary>
    public CacheBlock Layout { get; } = layout;

    /// <summary>The head's part of the block that a token is in.</summary>
    public float* BlockOf(int token) => ScratchMemory.AlignedStart(blocks[first + token / CacheBlock.Tokens * step]) + offset;
}
