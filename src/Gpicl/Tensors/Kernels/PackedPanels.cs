using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// The right side B of matrix products that stays the same for many of them, packed into the panels that the micro-kernels
/// read, in memory that somebody else owns. A row of a product has the same bits whatever rows are computed with it, and whether values
/// take 32 or 16 bits.
/// </summary>
internal readonly unsafe struct PackedPanels
{
    private const int MaximumDepth = 256; // rows of B packed together

    private readonly int rows, columns, depthBlock;
    private readonly bool isBFloat16;
    private readonly PanelLayout layout;
    private readonly float* panels;

    /// <summary>Packs a matrix.</summary>
    /// <param name="rows">k, rows of B.</param>
    /// <param name="columns">n, columns of B.</param>
    /// <param name="matrix">B, [k, n]; copied.</param>
    /// <param name="memory">Room for <see cref="LengthOf"/> floats, 64-byte aligned.</param>
    /// <param name="isBFloat16">Whether values are kept in 16 bits; they must all be such that <see cref="BFloat16"/> holds them.</param>
    public PackedPanels(int rows, int columns, MatrixOperand matrix, float* memory, bool isBFloat16 = false)
    {
        (this.rows, this.columns, this.isBFloat16) = (rows, columns, isBFloat16);
        panels = memory;
        layout = PanelLayout.Of(columns);
        depthBlock = GemmBlocks.EvenBlock(rows, MaximumDepth, 2);
        float[] wide = isBFloat16 ? GC.AllocateUninitializedArray<float>(checked(Math.Min(depthBlock, rows) * layout.PaddedColumns), pinned: true) : [];
        fixed (float* block = wide)
        {
            for (int depth = 0; depth < rows; depth += depthBlock)
            {
                int depths = Math.Min(depthBlock, rows - depth);
                layout.Pack(matrix.From(depth, 0), 0, layout.Panels, depths, isBFloat16 ? block : Block(depth));
                for (int column = 0; isBFloat16 && column < columns; column += layout.Width(column))
                    BFloat16Panels.Narrow(depths, layout.Width(column), block + (nint)column * depths, Panel(depth, column));
            }
        }
    }

    /// <summary>Floats that a packed [rows, columns] matrix takes, two values in one where they are kept in 16 bits.</summary>
    public static int LengthOf(int rows, int columns, bool isBFloat16 = false) =>
        checked((isBFloat16 ? BFloat16Panels.Pairs(rows) : rows) * PanelLayout.Of(columns).PaddedColumns);

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
        if (isBFloat16 && m <= BFloat16RowsKernel.MaximumRows && GemmBlocks.Columns % Vector512<float>.Count == 0)
        {
            MultiplyNarrow(m, a, aStride, c, cStride, accumulate, bias);
            return;
        }

        if (!isBFloat16 && m <= PackedRowKernel.MaximumRows && GemmBlocks.Columns % Vector512<float>.Count == 0)
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
            int width;
            for (int column = 0; column < columns; column += width)
            {
                width = layout.Width(column);
                Span<float> target = matrix.Slice(row * columns + column, Math.Min(width, columns - column));
                if (!isBFloat16)
                    new ReadOnlySpan<float>(Block(first) + (nint)column * depth + (nint)(row - first) * width, target.Length).CopyTo(target);
                for (int i = 0; isBFloat16 && i < target.Length; i++)
                {
                    uint word = Panel(first, column)[(nint)((row - first) / 2) * width + i];
                    target[i] = BFloat16.ToSingle((ushort)(row % 2 == 0 ? word : word >> 16));
                }
            }
        }
    }

    // Where the block that begins with a row does.
    private float* Block(int depth) => panels + (nint)(isBFloat16 ? depth / 2 : depth) * layout.PaddedColumns;

    // Where a panel of that block begins, of 16-bit values.
    private uint* Panel(int depth, int column) => (uint*)Block(depth) + (nint)column * BFloat16Panels.Pairs(Math.Min(depthBlock, rows - depth));

    private void MultiplyBlocks<TKernel>(int m, float* a, int aStride, float* c, int cStride, bool accumulate, float* bias)
        where TKernel : struct, IMicroKernel =>
        BlockedGemm<TKernel>.MultiplyPacked(m, columns, rows, a, aStride, panels, isBFloat16, depthBlock, c, cStride, accumulate, bias);

    private void MultiplyNarrow(int m, float* a, int aStride, float* c, int cStride, bool accumulate, float* bias)
    {
        for (int depth = 0; depth < rows; depth += depthBlock)
        {
            int depths = Math.Min(depthBlock, rows - depth);
            bool add = accumulate || depth > 0;
            BFloat16RowsKernel.Multiply(
                layout, m, depths, depths, a + depth, aStride, (uint*)Block(depth), c, cStride, add ? c : bias, add ? cStride : 0);
        }
    }

    private void MultiplyRow(float* a, float* c, bool accumulate, float* bias)
    {
        for (int depth = 0; depth < rows; depth += depthBlock)
        {
            float* initial = accumulate || depth > 0 ? c : bias;
            PackedRowKernel.Multiply(layout, Math.Min(depthBlock, rows - depth), a + depth, Block(depth), c, initial);
        }
    }
}
