namespace Gpicl.Tensors.Kernels;

/// <summary><see cref="PackedPanels"/> with memory of their own. Immutable.</summary>
internal sealed unsafe class PackedMatrix
{
    private readonly float[] memory;
    private readonly PackedPanels panels;

    /// <summary>Packs a matrix.</summary>
    /// <param name="rows">k, at least 1.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="matrix">B, [k, n], not transposed; copied.</param>
    /// <param name="stride">Elements from one row of B to the next.</param>
    public PackedMatrix(int rows, int columns, float* matrix, int stride)
    {
        (Rows, Columns) = (rows, columns);
        memory = GC.AllocateUninitializedArray<float>(checked(PackedPanels.LengthOf(rows, columns) + 16), pinned: true);
        panels = new PackedPanels(rows, columns, new MatrixOperand(matrix, stride), ScratchMemory.AlignedStart(memory));
    }

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
}
