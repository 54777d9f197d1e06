namespace Gpicl.Tensors.Kernels;

/// <summary>
/// The innermost part of a matrix product: one tile of C, <see cref="Rows"/> × <see cref="Columns"/>, held in registers
/// while a packed panel of A and one of B stream past.
/// </summary>
internal unsafe interface IMicroKernel
{
    /// <summary>Rows of a tile, and the width of a packed panel of A.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of a tile, and the width of a packed panel of B.</summary>
    static abstract int Columns { get; }

    /// <summary>C = initial + A·B for one tile.</summary>
    /// <param name="depth">Number of columns of A and rows of B.</param>
    /// <param name="a">Packed panel of A, [depth, Rows].</param>
    /// <param name="b">Packed panel of B, [depth, Columns].</param>
    /// <param name="c">Tile of C, every element written.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    /// <param name="initial">What the tile starts from, or null for zeros.</param>
    /// <param name="initialStride">Elements from one row of <paramref name="initial"/> to the next; 0 repeats one row.</param>
    static abstract void Multiply(int depth, float* a, float* b, float* c, nint cStride, float* initial, nint initialStride);
}
