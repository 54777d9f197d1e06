namespace Gpicl.Tensors.Kernels;

/// <summary>
/// <see cref="PackedPanels"/> with memory of their own. Values take 16 bits where these hold all of them, which changes no product but the
/// time it takes. Immutable.
/// </summary>
internal sealed unsafe class PackedMatrix
{
    private const int AlignmentRoom = 16; // floats

    private readonly float[] memory;
    private readonly PackedPanels panels;

    /// <summary>Packs a matrix.</summary>
    /// <param name="rows">k, at least 1.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="matrix">B, [k, n]; copied.</param>
    public PackedMatrix(int rows, int columns, MatrixOperand matrix)
    {
        (Rows, Columns) = (rows, columns);
        bool isBFloat16 = IsBFloat16(matrix.Transposed ? columns : rows, matrix.Transposed ? rows : columns, matrix);
        memory = GC.AllocateUninitializedArray<float>(checked(PackedPanels.LengthOf(rows, columns, isBFloat16) + AlignmentRoom), pinned: true);
        panels = new PackedPanels(rows, columns, matrix, ScratchMemory.AlignedStart(memory), isBFloat16);
    }

    /// <summary>Whether a matrix, filled up to whole panels, fits into an array.</summary>
    public static bool Fits(int rows, int columns) =>
        ((long)columns + GemmBlocks.Columns - 1) / GemmBlocks.Columns * GemmBlocks.Columns * rows + AlignmentRoom <= Array.MaxLength;

    /// <summary>k, rows of B.</summary>
    public int Rows { get; }

    /// <summary>n, columns of B.</summary>
    public int Columns { get; }

    /// <inheritdoc cref="PackedPanels.Multiply"/>
    public void Multiply(int m, float* a, int aStride, float* c, int cStride, bool accumulate = false, float* bias = null)
    {
        panels.Multiply(m, a, aStride, c, cStride, accumulate, bias);
        GC.KeepAlive(memory);
    }

    /// <inheritdoc cref="PackedPanels.CopyTo"/>
    public void CopyTo(Span<float> matrix)
    {
        panels.CopyTo(matrix);
        GC.KeepAlive(memory);
    }

    // Of rows as they are stored.
    private static bool IsBFloat16(int rows, int columns, MatrixOperand matrix)
    {
        for (int row = 0; row < rows; row++)
            if (!BFloat16.HoldsAll(new ReadOnlySpan<float>(matrix.Data + (nint)row * matrix.Stride, columns)))
                return false;
        return true;
    }
}
