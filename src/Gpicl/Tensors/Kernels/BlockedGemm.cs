using System.Runtime.CompilerServices;

namespace Gpicl.Tensors.Kernels;

/// <summary>The blocked, packed product for one micro-kernel, on one thread.</summary>
internal static unsafe class BlockedGemm<TKernel>
    where TKernel : struct, IMicroKernel
{
    // A block of A (MaximumRows × MaximumDepth) stays in the second-level cache, a panel of B (MaximumDepth × Columns) in
    // the first, a block of B (MaximumDepth × MaximumColumns) in the third.
    private const int MaximumDepth = 256;
    private const int MaximumRows = 480;
    private const int MaximumColumns = 2048;

    [ThreadStatic]
    private static ScratchMemory? packedA;

    [ThreadStatic]
    private static ScratchMemory? packedB;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate, float* bias)
    {
        if (k == 0)
        {
            Initialize(m, n, c, cStride, accumulate, bias);
            return;
        }

        int depthBlock = GemmBlocks.EvenBlock(k, MaximumDepth, 1);
        int rowBlock = GemmBlocks.EvenBlock(m, MaximumRows, TKernel.Rows);
        int columnBlock = GemmBlocks.EvenBlock(n, MaximumColumns, TKernel.Columns);
        float* blockA = (packedA ??= new ScratchMemory()).Get(rowBlock * depthBlock);
        float* blockB = (packedB ??= new ScratchMemory()).Get(columnBlock * depthBlock);

        for (int column = 0; column < n; column += columnBlock)
        {
            int columns = Math.Min(columnBlock, n - column);
            for (int depth = 0; depth < k; depth += depthBlock)
            {
                int depths = Math.Min(depthBlock, k - depth);
                MatrixOperand fromB = b.From(depth, column);
                if (b.Transposed)
                    Packing.PackTransposed(fromB.Data, b.Stride, columns, depths, TKernel.Columns, blockB);
                else
                    Packing.PackContiguous(fromB.Data, b.Stride, columns, depths, TKernel.Columns, blockB);

                bool first = depth == 0;
                for (int row = 0; row < m; row += rowBlock)
                {
                    int rows = Math.Min(rowBlock, m - row);
                    MatrixOperand fromA = a.From(row, depth);
                    if (a.Transposed)
                        Packing.PackContiguous(fromA.Data, a.Stride, rows, depths, TKernel.Rows, blockA);
                    else
                        Packing.PackTransposed(fromA.Data, a.Stride, rows, depths, TKernel.Rows, blockA);

                    MultiplyBlock(rows, columns, depths, blockA, blockB, c + (nint)row * cStride + column, cStride,
                        accumulate || !first, first && bias != null ? bias + column : null);
                }
            }
        }
    }

    /// <summary>As <see cref="Multiply"/>, with B packed beforehand: panels of blocks of <paramref name="depthBlock"/> rows, one block after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyPacked(
        int m, int n, int k, float* a, int aStride, float* packed, int depthBlock, float* c, int cStride, bool accumulate, float* bias)
    {
        int rowBlock = GemmBlocks.EvenBlock(m, MaximumRows, TKernel.Rows);
        int paddedColumns = (n + TKernel.Columns - 1) / TKernel.Columns * TKernel.Columns;
        float* blockA = (packedA ??= new ScratchMemory()).Get(rowBlock * depthBlock);
        for (int depth = 0; depth < k; depth += depthBlock)
        {
            int depths = Math.Min(depthBlock, k - depth);
            for (int row = 0; row < m; row += rowBlock)
            {
                int rows = Math.Min(rowBlock, m - row);
                Packing.PackTransposed(a + (nint)row * aStride + depth, aStride, rows, depths, TKernel.Rows, blockA);
                MultiplyBlock(rows, n, depths, blockA, packed + (nint)depth * paddedColumns, c + (nint)row * cStride, cStride,
                    accumulate || depth > 0, depth > 0 ? null : bias);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlock(
        int rows, int columns, int depth, float* blockA, float* blockB, float* c, int cStride, bool accumulate, float* bias)
    {
        float* edge = stackalloc float[TKernel.Rows * TKernel.Columns];
        for (int j = 0; j < columns; j += TKernel.Columns)
        {
            int width = Math.Min(TKernel.Columns, columns - j);
            float* panelB = blockB + (nint)j * depth;
            for (int i = 0; i < rows; i += TKernel.Rows)
            {
                int height = Math.Min(TKernel.Rows, rows - i);
                float* panelA = blockA + (nint)i * depth;
                float* tile = c + (nint)i * cStride + j;
                float* initial = accumulate ? tile : bias != null ? bias + j : null;
                nint initialStride = accumulate ? cStride : 0;
                if (width == TKernel.Columns && height == TKernel.Rows)
                {
                    TKernel.Multiply(depth, panelA, panelB, tile, cStride, initial, initialStride);
                    continue;
                }

                if (initial != null)
                    Copy(height, width, initial, initialStride, edge, TKernel.Columns);
                TKernel.Multiply(depth, panelA, panelB, edge, TKernel.Columns, initial == null ? null : edge, TKernel.Columns);
                Copy(height, width, edge, TKernel.Columns, tile, cStride);
            }
        }
    }

    private static void Copy(int rows, int columns, float* from, nint fromStride, float* to, nint toStride)
    {
        for (int i = 0; i < rows; i++, from += fromStride, to += toStride)
            new ReadOnlySpan<float>(from, columns).CopyTo(new Span<float>(to, columns));
    }

    private static void Initialize(int m, int n, float* c, int cStride, bool accumulate, float* bias)
    {
        if (accumulate)
            return;
        for (int i = 0; i < m; i++)
        {
            var row = new Span<float>(c + (nint)i * cStride, n);
            if (bias == null)
                row.Clear();
            else
                new ReadOnlySpan<float>(bias, n).CopyTo(row);
        }
    }
}
