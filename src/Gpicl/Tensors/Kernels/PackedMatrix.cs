using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// The right side B of matrix products that stays the same for many of them, packed once into the panels that the
/// micro-kernels read. A row of a product has the same bits whatever rows are computed with it. Immutable.
/// </summary>
internal sealed unsafe class PackedMatrix
{
    private const int MaximumDepth = 256; // rows of B packed together
    private const int AlignmentRoom = 16;

    private readonly float[] memory;
    private readonly float* panels;
    private readonly int depthBlock;
    private readonly int paddedColumns;

    /// <summary>Packs a matrix.</summary>
    /// <param name="rows">k, at least 1.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="matrix">B, [k, n]; copied.</param>
    public PackedMatrix(int rows, int columns, MatrixOperand matrix)
    {
        Rows = rows;
        Columns = columns;
        int width = GemmBlocks.Columns;
        depthBlock = GemmBlocks.EvenBlock(rows, MaximumDepth, 1);
        paddedColumns = checked(columns + width - 1) / width * width;
        memory = GC.AllocateUninitializedArray<float>(checked(rows * paddedColumns + AlignmentRoom), pinned: true);
        panels = ScratchMemory.AlignedStart(memory);
        for (int depth = 0; depth < rows; depth += depthBlock)
        {
            float* from = matrix.From(depth, 0).Data, to = panels + (nint)depth * paddedColumns;
            if (matrix.Transposed)
                Packing.PackTransposed(from, matrix.Stride, columns, Math.Min(depthBlock, rows - depth), width, to);
            else
                Packing.PackContiguous(from, matrix.Stride, columns, Math.Min(depthBlock, rows - depth), width, to);
        }
    }

    /// <summary>Whether a matrix, filled up to whole panels, fits into an array.</summary>
    public static bool Fits(int rows, int columns) =>
        ((long)columns + GemmBlocks.Columns - 1) / GemmBlocks.Columns * GemmBlocks.Columns * rows + AlignmentRoom <= Array.MaxLength;

    /// <summary>k, rows of B.</summary>
    public int Rows { get; }

    /// <summary>n, columns of B.</summary>
    public int Columns { get; }

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
        }
        else
        {
            switch (GemmBlocks.InstructionSet)
            {
                case InstructionSet.Avx512: BlockedGemm<Avx512MicroKernel>.MultiplyPacked(m, Columns, Rows, a, aStride, panels, depthBlock, c, cStride, accumulate, bias); break;
                case InstructionSet.Avx2: BlockedGemm<Avx2MicroKernel>.MultiplyPacked(m, Columns, Rows, a, aStride, panels, depthBlock, c, cStride, accumulate, bias); break;
                default: BlockedGemm<PortableMicroKernel>.MultiplyPacked(m, Columns, Rows, a, aStride, panels, depthBlock, c, cStride, accumulate, bias); break;
            }
        }

        GC.KeepAlive(memory);
    }

    /// <summary>Writes B as it was, [k, n].</summary>
    public void CopyTo(Span<float> matrix)
    {
        int width = GemmBlocks.Columns;
        for (int row = 0; row < Rows; row++)
        {
            int first = row / depthBlock * depthBlock, depth = Math.Min(depthBlock, Rows - first);
            float* block = panels + (nint)first * paddedColumns;
            for (int column = 0; column < Columns; column += width)
                new ReadOnlySpan<float>(block + (nint)column * depth + (nint)(row - first) * width, Math.Min(width, Columns - column))
                    .CopyTo(matrix[(row * Columns + column)..]);
        }

        GC.KeepAlive(memory);
    }

    private void MultiplyRow(float* a, float* c, bool accumulate, float* bias)
    {
        for (int depth = 0; depth < Rows; depth += depthBlock)
        {
            float* initial = accumulate || depth > 0 ? c : bias;
            PackedRowKernel.Multiply(Columns, Math.Min(depthBlock, Rows - depth), a + depth, panels + (nint)depth * paddedColumns, GemmBlocks.Columns, c, initial);
        }
    }
}
