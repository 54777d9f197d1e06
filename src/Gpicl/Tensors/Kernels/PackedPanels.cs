using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// The right side B of matrix products that stays the same for many of them, packed into the panels that the micro-kernels
/// read, in memory that somebody else owns. A row of a product has the same bits whatever rows are computed with it.
/// </summary>
internal readonly unsafe struct PackedPanels
{
    private const int MaximumDepth = 256; // rows of B packed together

    private readonly int rows, columns, depthBlock;
    private readonly PanelLayout layout;
    private readonly float* panels;

    /// <summary>Packs a matrix.</summary>
    /// <param name="rows">k, rows of B.</param>
    /// <param name="columns">n, columns of B.</param>
    /// <param name="matrix">B, [k, n]; copied.</param>
    /// <param name="memory">Room for <see cref="LengthOf"/> floats, 64-byte aligned.</param>
    public PackedPanels(int rows, int columns, MatrixOperand matrix, float* memory)
    {
        (this.rows, this.columns) = (rows, columns);
        panels = memory;
        layout = PanelLayout.Of(columns);
        depthBlock = GemmBlocks.EvenBlock(rows, MaximumDepth, 1);
        for (int depth = 0; depth < rows; depth += depthBlock)
            layout.Pack(matrix.From(depth, 0), 0, layout.Panels, Math.Min(depthBlock, rows - depth), memory + (nint)depth * layout.PaddedColumns);
    }

    /// <summary>Floats that a packed [rows, columns] matrix takes.</summary>
    public static int LengthOf(int rows, int columns) => checked(rows * PanelLayout.Of(columns).PaddedColumns);

    /// <summary>C = initial + A·B, on the calling thread.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="a">A, [m, k].</param>
    /// <param name="aStride">Elements from one row of A to the next.</param>
    /// <param name="c">C, [m, n]; must not overlap A.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    /// <param name="accumulate">Start from what C holds instead of from zero.</param>
    /// <param name="bias">[n], added to every row; null for none. Not together with <paramref name="accumulate"/>.</param>
    public void Multiply(int m, float* a, int aStride, float* c, int cStride, bool accumulate = false, float* bias = null)
    {
        if (m <= PackedRowKernel.MaximumRows && GemmBlocks.Columns % Vector512<float>.Count == 0)
        {
            for (int i = 0; i < m; i++)
                MultiplyRow(a + (nint)i * aStride, c + (nint)i * cStride, accumulate, bias);
            return;
        }

        switch (GemmBlocks.InstructionSet)
        {
            case InstructionSet.Avx512: MultiplyBlocks<Avx512MicroKernel>(m, a, aStride, c, cStride, accumulate, bias); break;
            case InstructionSet.Avx2: MultiplyBlocks<Avx2MicroKernel>(m, a, aStride, c, cStride, accumulate, bias); break;
            default: MultiplyBlocks<PortableMicroKernel>(m, a, aStride, c, cStride, accumulate, bias); break;
        }
    }

    /// <summary>Writes B as it was, [k, n].</summary>
    public void CopyTo(Span<float> matrix)
    {
        for (int row = 0; row < rows; row++)
        {
            int first = row / depthBlock * depthBlock, depth = Math.Min(depthBlock, rows - first);
            float* block = panels + (nint)first * layout.PaddedColumns;
            int width;
            for (int column = 0; column < columns; column += width)
            {
                width = layout.Width(column);
                new ReadOnlySpan<float>(block + (nint)column * depth + (nint)(row - first) * width, Math.Min(width, columns - column))
                    .CopyTo(matrix[(row * columns + column)..]);
            }
        }
    }

    private void MultiplyBlocks<TKernel>(int m, float* a, int aStride, float* c, int cStride, bool accumulate, float* bias)
        where TKernel : struct, IMicroKernel =>
        BlockedGemm<TKernel>.MultiplyPacked(m, columns, rows, a, aStride, panels, depthBlock, c, cStride, accumulate, bias);

    private void MultiplyRow(float* a, float* c, bool accumulate, float* bias)
    {
        for (int depth = 0; depth < rows; depth += depthBlock)
        {
            float* initial = accumulate || depth > 0 ? c : bias;
            PackedRowKernel.Multiply(layout, Math.Min(depthBlock, rows - depth), a + depth, panels + (nint)depth * layout.PaddedColumns, c, initial);
        }
    }
}
