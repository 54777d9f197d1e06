namespace Gpicl.Tensors.Kernels;

/// <summary>Tokens of a cache that rows of queries do not attend to.</summary>
/// <param name="tokens">[rows, <paramref name="perRow"/>], each less than the number of tokens attended to; negative for none.</param>
/// <param name="perRow">How many for each row.</param>
internal readonly unsafe struct TokenMasks(int* tokens, int perRow)
{
    /// <summary>[rows, PerRow]</summary>
    public int* Tokens { get; } = tokens;

    /// <summary>How many for each row; 0 when default.</summary>
    public int PerRow { get; } = perRow;
}
