namespace Gpicl.Tensors.Kernels;

/// <summary>
/// The innermost part of a matrix product: one tile of C, held in registers while a packed panel of A and one of B stream
/// past. Every element is summed in the order of the depth, by fused additions where the processor has them, so that its bits
/// depend on nothing but its row of A and its column of B.
/// </summary>
internal unsafe interface IMicroKernel
{
    /// <summary>Rows of a tile, and the width of a packed panel of A.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of a tile, and the width of a packed panel of B.</summary>
    static abstract int Columns { get; }

    /// <summary>Columns of a narrower tile for the last panels of B; <see cref="Columns"/> where there is none.</summary>
    static abstract int NarrowColumns { get; }

    /// <summary>C = initial + A·B for one tile.</summary>
    /// <param name="depth">Number of columns of A and rows of B.</param>
    /// <param name="a">Packed panel of A, [depth, Rows].</param>
    /// <param name="b">Packed panel of B, [depth, Columns].</param>
    /// <param name="c">Tile of C, every element written.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    /// <param name="initial">What the tile starts from, or null for zeros.</param>
    /// <param name="initialStride">Elements from one row of <paramref name="initial"/> to the next; 0 repeats one row.</param>
    /// <param name="next">The tile after this one, in rows of <paramref name="cStride"/>, fetched into the cache meanwhile; need not exist.</param>
    static abstract void Multiply(int depth, float* a, float* b, float* c, nint cStride, float* initial, nint initialStride, float* next);

    /// <summary>The same for a tile of <see cref="NarrowColumns"/>.</summary>
    static abstract void MultiplyNarrow(int depth, float* a, float* b, float* c, nint cStride, float* initial, nint initialStride, float* next);

    /// <summary>
    /// C = A·B or C += A·B for <see cref="Rows"/> rows, with both sides read where they lie: for operands so small that they
    /// stay in the first-level cache.
    /// </summary>
    /// <param name="columns">Columns of B and C, a multiple of 16.</param>
    /// <param name="depth">Number of columns of A and rows of B.</param>
    /// <param name="a">Element (i, k) is <c>a[i · aRow + k · aStep]</c>.</param>
    /// <param name="aRow">Elements from one row of A to the next.</param>
    /// <param name="aStep">Elements from one column of A to the next.</param>
    /// <param name="b">B, in rows of <paramref name="bStride"/>.</param>
    /// <param name="bStride">Elements from one row of B to the next.</param>
    /// <param name="c">C, in rows of <paramref name="cStride"/>.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    /// <param name="accumulate">Start from what C holds instead of from zero.</param>
    static abstract void MultiplyUnpacked(
        int columns, int depth, float* a, nint aRow, nint aStep, float* b, nint bStride, float* c, nint cStride, bool accumulate);
}
