namespace Gpicl.Tensors.Kernels;

/// <summary>
/// Single-precision matrix products: C = initial + A·B, either side transposed. Blocked for the caches and packed into
/// panels as Goto and van de Geijn describe, with the micro-kernel chosen for the processor.
/// </summary>
internal static unsafe class Gemm
{
    // Below this much work (multiply–adds) per thread, waking another thread costs more than it brings.
    private const long WorkPerThread = 1 << 18;

    private const int RowsPerThread = 32;
    private const int UnpackedColumns = 16; // a multiple of what every micro-kernel takes at once
    private const int UnpackedBlock = 512;

    /// <summary>C = initial + A·B, shared out over the pool's threads.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A and rows of B. When 0, C becomes the initial value.</param>
    /// <param name="a">A, [m, k].</param>
    /// <param name="b">B, [k, n].</param>
    /// <param name="c">C, [m, n]; must overlap neither A nor B.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    /// <param name="accumulate">Start from what C holds instead of from zero.</param>
    /// <param name="bias">[n], added to every row; null for none. Not together with <paramref name="accumulate"/>.</param>
    public static void Multiply(
        WorkerPool pool, int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate = false, float* bias = null)
    {
        long work = (long)m * n * k;
        int parts = (int)Math.Clamp(work / WorkPerThread, 1, pool.ThreadCount);
        if (parts == 1)
        {
            MultiplyOnThisThread(m, n, k, a, b, c, cStride, accumulate, bias);
            return;
        }

        if (m >= RowsPerThread * parts)
        {
            switch (GemmBlocks.InstructionSet)
            {
                case InstructionSet.Avx512: BlockedGemm<Avx512MicroKernel>.Multiply(pool, m, n, k, a, b, c, cStride, accumulate, bias); break;
                case InstructionSet.Avx2: BlockedGemm<Avx2MicroKernel>.Multiply(pool, m, n, k, a, b, c, cStride, accumulate, bias); break;
                default: BlockedGemm<PortableMicroKernel>.Multiply(pool, m, n, k, a, b, c, cStride, accumulate, bias); break;
            }

            return;
        }

        // So few rows would give every thread too little to do with what all have packed: columns are cut instead.
        int units = (n + GemmBlocks.Columns - 1) / GemmBlocks.Columns;
        pool.For(units, Math.Max(1, units / parts), new ColumnPart(m, n, k, a, b, c, cStride, accumulate, bias));
    }

    /// <summary>As <see cref="Multiply"/>, on the calling thread alone.</summary>
    public static void MultiplyOnThisThread(
        int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate = false, float* bias = null)
    {
        if (m == 0 || n == 0)
            return;
        if (m <= RowVectorKernel.MaximumRows && !b.Transposed)
        {
            RowVectorKernel.Multiply(m, n, k, a, b, c, cStride, accumulate, bias);
            return;
        }

        switch (GemmBlocks.InstructionSet)
        {
            case InstructionSet.Avx512: BlockedGemm<Avx512MicroKernel>.Multiply(m, n, k, a, b, c, cStride, accumulate, bias); break;
            case InstructionSet.Avx2: BlockedGemm<Avx2MicroKernel>.Multiply(m, n, k, a, b, c, cStride, accumulate, bias); break;
            default: BlockedGemm<PortableMicroKernel>.Multiply(m, n, k, a, b, c, cStride, accumulate, bias); break;
        }
    }

    /// <summary>
    /// C = initial + A·B on the calling thread, nothing packed where columns come in whole vectors: for a few rows of A against a B
    /// that is read a block at a time, so that the block stays in the second-level cache.
    /// </summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A and rows of B, at least 1.</param>
    /// <param name="a">A, [m, k].</param>
    /// <param name="aStride">Elements from one row of A to the next.</param>
    /// <param name="b">B, [k, n].</param>
    /// <param name="bStride">Elements from one row of B to the next.</param>
    /// <param name="c">C, [m, n].</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    /// <param name="accumulate">Start from what C holds instead of from zero.</param>
    public static void MultiplyUnpacked(
        int m, int n, int k, float* a, int aStride, float* b, int bStride, float* c, int cStride, bool accumulate = false)
    {
        int rows = GemmBlocks.Rows, whole = n % UnpackedColumns == 0 ? m / rows * rows : 0;
        for (int column = 0; column < n && whole > 0; column += UnpackedBlock)
        {
            int columns = Math.Min(UnpackedBlock, n - column);
            for (int depth = 0; depth < k; depth += UnpackedBlock)
            {
                float* from = b + (nint)depth * bStride + column;
                int depths = Math.Min(UnpackedBlock, k - depth);
                for (int row = 0; row < whole; row += rows)
                {
                    float* left = a + (nint)row * aStride + depth, tiles = c + (nint)row * cStride + column;
                    MultiplyTiles(columns, depths, left, aStride, from, bStride, tiles, cStride, accumulate || depth > 0);
                }
            }
        }

        if (whole < m)
            MultiplyOnThisThread(
                m - whole, n, k, new MatrixOperand(a + (nint)whole * aStride, aStride), new MatrixOperand(b, bStride), c + (nint)whole * cStride, cStride,
                accumulate);
    }

    private static void MultiplyTiles(int columns, int depth, float* a, int aStride, float* b, int bStride, float* c, int cStride, bool accumulate)
    {
        switch (GemmBlocks.InstructionSet)
        {
            case InstructionSet.Avx512: Avx512MicroKernel.MultiplyUnpacked(columns, depth, a, aStride, 1, b, bStride, c, cStride, accumulate); break;
            case InstructionSet.Avx2: Avx2MicroKernel.MultiplyUnpacked(columns, depth, a, aStride, 1, b, bStride, c, cStride, accumulate); break;
            default: PortableMicroKernel.MultiplyUnpacked(columns, depth, a, aStride, 1, b, bStride, c, cStride, accumulate); break;
        }
    }

    private readonly struct ColumnPart(int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate, float* bias) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int from = start * GemmBlocks.Columns, to = Math.Min(n, limit * GemmBlocks.Columns);
            MultiplyOnThisThread(m, to - from, k, a, b.From(0, from), c + from, cStride, accumulate, bias == null ? null : bias + from);
        }
    }
}
