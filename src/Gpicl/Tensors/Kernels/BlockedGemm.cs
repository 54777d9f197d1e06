using System.Runtime.CompilerServices;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// The blocked, packed product for one micro-kernel. A chunk of B is packed by all threads together and shared; then every
/// thread works through rows of its own.
/// </summary>
internal static unsafe class BlockedGemm<TKernel>
    where TKernel : struct, IMicroKernel
{
    // A block of A (MaximumRows × MaximumDepth) stays in the second-level cache, a panel of B (MaximumDepth × Columns) about
    // in the first, a chunk of B (ChunkLength) in the third.
    private const int MaximumDepth = 384;
    private const int MaximumRows = 384;
    private const int MaximumColumns = 3072;
    private const int ChunkLength = 1 << 20;

    [ThreadStatic]
    private static ScratchMemory? packedA;

    [ThreadStatic]
    private static ScratchMemory? packedB;

    [ThreadStatic]
    private static ScratchMemory? widePanel;

    /// <summary>C = initial + A·B on the calling thread; arguments as of <see cref="Gemm.Multiply"/>.</summary>
    public static void Multiply(int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate, float* bias) =>
        Multiply(WorkerPool.SingleThread, m, n, k, a, b, c, cStride, accumulate, bias);

    /// <summary>C = initial + A·B, the rows shared out over the pool's threads; arguments as of <see cref="Gemm.Multiply"/>.</summary>
    public static void Multiply(
        WorkerPool pool, int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate, float* bias)
    {
        if (k == 0)
        {
            Initialize(m, n, c, cStride, accumulate, bias);
            return;
        }

        int depthBlock = GemmBlocks.EvenBlock(k, MaximumDepth, 1);
        int columnBlock = GemmBlocks.EvenBlock(n, MaximumColumns, TKernel.Columns);
        for (int column = 0; column < n; column += columnBlock)
        {
            var layout = new PanelLayout(Math.Min(columnBlock, n - column), TKernel.Columns, TKernel.NarrowColumns);
            int chunkDepth = Math.Max(1, ChunkLength / (layout.PaddedColumns * depthBlock)) * depthBlock;
            float* chunk = (packedB ??= new ScratchMemory()).Get(Math.Min(chunkDepth, k) * layout.PaddedColumns);
            for (int depth = 0; depth < k; depth += chunkDepth)
            {
                int depths = Math.Min(chunkDepth, k - depth), blocks = (depths + depthBlock - 1) / depthBlock;
                pool.For(blocks * layout.Panels, 1, new PackPart(layout, b.From(depth, column), depths, depthBlock, chunk));
                bool add = accumulate || depth > 0;
                float* start = add || bias == null ? null : bias + column;
                var product = new Product(m, depths, depthBlock, layout, a.From(0, depth), chunk, c + column, cStride, add, start);
                pool.For((m + TKernel.Rows - 1) / TKernel.Rows, 1, product);
            }
        }
    }

    /// <summary>
    /// The same on the calling thread, with B packed beforehand: panels of blocks of <paramref name="depthBlock"/> rows, one
    /// block after the other; <paramref name="isBFloat16"/> if they hold values of 16 bits, of an even number of rows in all blocks but the last.
    /// </summary>
    public static void MultiplyPacked(
        int m, int n, int k, float* a, int aStride, float* packed, bool isBFloat16, int depthBlock, float* c, int cStride, bool accumulate, float* bias) =>
        new Product(
            m, k, depthBlock, new PanelLayout(n, TKernel.Columns, TKernel.NarrowColumns), new MatrixOperand(a, aStride), packed, c, cStride, accumulate, bias,
            isBFloat16)
            .Execute(0, (m + TKernel.Rows - 1) / TKernel.Rows);

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

    /// <summary>Packs B; an item is a panel of one block of the depth.</summary>
    private readonly struct PackPart(PanelLayout layout, MatrixOperand b, int depth, int depthBlock, float* target) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int panels = layout.Panels;
            for (int item = start; item < limit;)
            {
                int block = item / panels, panel = item - block * panels, to = Math.Min(panels, panel + limit - item);
                int from = block * depthBlock;
                layout.Pack(b.From(from, 0), panel, to, Math.Min(depthBlock, depth - from), target + (nint)from * layout.PaddedColumns);
                item += to - panel;
            }
        }
    }

    /// <summary>Multiplies A by a packed chunk of B; an item is a row of tiles.</summary>
    private readonly struct Product(
        int m, int k, int depthBlock, PanelLayout layout, MatrixOperand a, float* packed, float* c, int cStride, bool accumulate, float* bias,
        bool isBFloat16 = false) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int end = Math.Min(m, limit * TKernel.Rows);
            int rowBlock = GemmBlocks.EvenBlock(end - start * TKernel.Rows, MaximumRows, TKernel.Rows);
            float* blockA = (packedA ??= new ScratchMemory()).Get(rowBlock * Math.Min(k, depthBlock));
            for (int row = start * TKernel.Rows; row < end; row += rowBlock)
            {
                int rows = Math.Min(rowBlock, end - row);
                for (int depth = 0; depth < k; depth += depthBlock)
                {
                    int depths = Math.Min(depthBlock, k - depth);
                    MatrixOperand from = a.From(row, depth);
                    Packing.Pack(from.Data, from.Stride, depthIsContiguous: !from.Transposed, rows, depths, TKernel.Rows, blockA);
                    float* blockB = packed + (nint)(isBFloat16 ? depth / 2 : depth) * layout.PaddedColumns;
                    MultiplyBlock(rows, depths, blockA, blockB, c + (nint)row * cStride, depth > 0);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void MultiplyBlock(int rows, int depth, float* blockA, float* blockB, float* to, bool notFirst)
        {
            float* edge = stackalloc float[TKernel.Rows * TKernel.Columns];
            int columns = layout.Columns, width;
            bool add = accumulate || notFirst;
            for (int j = 0; j < columns; j += width)
            {
                width = layout.Width(j);
                int valid = Math.Min(width, columns - j);
                float* panelB = isBFloat16 ? Widen(j, depth, (uint*)blockB) : blockB + (nint)j * depth;
                for (int i = 0; i < rows; i += TKernel.Rows)
                {
                    int height = Math.Min(TKernel.Rows, rows - i);
                    float* panelA = blockA + (nint)i * depth;
                    float* tile = to + (nint)i * cStride + j;
                    float* initial = add ? tile : bias != null ? bias + j : null;
                    nint initialStride = add ? cStride : 0;
                    float* next = i + TKernel.Rows < rows ? tile + (nint)TKernel.Rows * cStride : to + j + width;
                    if (valid == width && height == TKernel.Rows)
                    {
                        MultiplyTile(width, depth, panelA, panelB, tile, cStride, initial, initialStride, next);
                        continue;
                    }

                    if (initial != null)
                        Copy(height, valid, initial, initialStride, edge, TKernel.Columns);
                    MultiplyTile(width, depth, panelA, panelB, edge, TKernel.Columns, initial == null ? null : edge, TKernel.Columns, edge);
                    Copy(height, valid, edge, TKernel.Columns, tile, cStride);
                }
            }
        }

        // A panel in 32 bits, which stays in the first-level cache while rows pass.
        private float* Widen(int column, int depth, uint* block)
        {
            float* panel = (widePanel ??= new ScratchMemory()).Get((depth + 1) * layout.Width(column));
            BFloat16Panels.Widen(depth, layout.Width(column), block + (nint)column * BFloat16Panels.Pairs(depth), panel);
            return panel;
        }

        private static void MultiplyTile(
            int width, int depth, float* panelA, float* panelB, float* tile, nint stride, float* initial, nint initialStride, float* next)
        {
            if (width == TKernel.Columns)
                TKernel.Multiply(depth, panelA, panelB, tile, stride, initial, initialStride, next);
            else
                TKernel.MultiplyNarrow(depth, panelA, panelB, tile, stride, initial, initialStride, next);
        }

        private static void Copy(int rows, int columns, float* from, nint fromStride, float* to, nint toStride)
        {
            for (int i = 0; i < rows; i++, from += fromStride, to += toStride)
                new ReadOnlySpan<float>(from, columns).CopyTo(new Span<float>(to, columns));
        }
    }
}
