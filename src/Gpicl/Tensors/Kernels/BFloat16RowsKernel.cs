using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static Gpicl.Tensors.Kernels.BFloat16Panels;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// A few rows times packed panels of 16-bit floats, which become 32-bit ones in registers: such products take the time that reading the
/// panels takes. Sums are formed in the order of the micro-kernels, so that a row has the same bits whatever rows it is among.
/// </summary>
internal static unsafe class BFloat16RowsKernel
{
    /// <summary>Up to this many rows, reading panels as they are is faster than widening them first.</summary>
    public const int MaximumRows = 16;

    private const int Lanes = 16; // of a vector; panels are a multiple of it wide
    private const int TileRows = 4;
    private const int TileColumns = 3 * Lanes; // of panels that are as wide
    private const int FetchedAhead = 2048; // words: two pages
    private const int RestVectors = 4; // at once where there are no two such panels left

    /// <summary>C = initial + A·B.</summary>
    /// <param name="layout">Of B's columns, in panels a multiple of 16 wide.</param>
    /// <param name="rows">m, rows of A and C.</param>
    /// <param name="depth">k, columns of A and rows of B.</param>
    /// <param name="panelDepth">Rows that panels have, at least k.</param>
    /// <param name="a">[m, k]</param>
    /// <param name="aStride">Elements from one row of A to the next.</param>
    /// <param name="panels">B in panels, one after the other, as <see cref="Narrow"/> packs them.</param>
    /// <param name="c">[m, n]</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    /// <param name="initial">[m, n], or null for zeros; may be C.</param>
    /// <param name="initialStride">Elements from one row of <paramref name="initial"/> to the next; 0 repeats one row.</param>
    public static void Multiply(
        PanelLayout layout, int rows, int depth, int panelDepth, float* a, nint aStride, uint* panels, float* c, nint cStride, float* initial,
        nint initialStride)
    {
        int columns = layout.Columns, pairs = Pairs(panelDepth), tiled = rows / TileRows * TileRows, j = 0;
        int wide = layout.Width(0) == TileColumns ? Math.Min(columns, layout.WideColumns) : 0;
        for (; j <= wide - 2 * TileColumns; j += 2 * TileColumns)
        {
            uint* panel = panels + (nint)j * pairs, second = panel + (nint)TileColumns * pairs;
            for (int i = 0; i < tiled; i += TileRows)
                for (int k = 0; k < 2; k++)
                    MultiplyTile(
                        depth, a + i * aStride, aStride, panel + (nint)k * TileColumns * pairs, c + i * cStride + j + k * TileColumns, cStride,
                        initial == null ? null : initial + i * initialStride + j + k * TileColumns, initialStride);
            for (int i = tiled; i < rows; i++)
                MultiplyRow(depth, a + i * aStride, panel, second, c + i * cStride + j, initial == null ? null : initial + i * initialStride + j);
        }

        for (; j < columns; j += RestVectors * Lanes)
            for (int i = 0; i < rows; i++)
                MultiplyRest(layout, j, depth, pairs, a + i * aStride, panels, c + i * cStride, initial == null ? null : initial + i * initialStride);
    }

    // 4 rows times a panel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile(int depth, float* a, nint aStride, uint* b, float* c, nint cStride, float* initial, nint initialStride)
    {
        Vector512<float> c0a = default, c0b = default, c0c = default;
        Vector512<float> c1a = default, c1b = default, c1c = default;
        Vector512<float> c2a = default, c2b = default, c2c = default;
        Vector512<float> c3a = default, c3b = default, c3c = default;
        if (initial != null)
        {
            c0a = Vector512.Load(initial); c0b = Vector512.Load(initial + 16); c0c = Vector512.Load(initial + 32); initial += initialStride;
            c1a = Vector512.Load(initial); c1b = Vector512.Load(initial + 16); c1c = Vector512.Load(initial + 32); initial += initialStride;
            c2a = Vector512.Load(initial); c2b = Vector512.Load(initial + 16); c2c = Vector512.Load(initial + 32); initial += initialStride;
            c3a = Vector512.Load(initial); c3b = Vector512.Load(initial + 16); c3c = Vector512.Load(initial + 32);
        }

        float* a1 = a + aStride, a2 = a1 + aStride, a3 = a2 + aStride;
        for (int k = 0; k < depth; k++)
        {
            Vector512<uint> wa = Vector512.Load(b), wb = Vector512.Load(b + 16), wc = Vector512.Load(b + 32);
            Vector512<float> ba = Upper(wa), bb = Upper(wb), bc = Upper(wc), x = Vector512.Create(a[k]);
            c0a = Sum(x, ba, c0a); c0b = Sum(x, bb, c0b); c0c = Sum(x, bc, c0c);
            x = Vector512.Create(a1[k]); c1a = Sum(x, ba, c1a); c1b = Sum(x, bb, c1b); c1c = Sum(x, bc, c1c);
            x = Vector512.Create(a2[k]); c2a = Sum(x, ba, c2a); c2b = Sum(x, bb, c2b); c2c = Sum(x, bc, c2c);
            x = Vector512.Create(a3[k]); c3a = Sum(x, ba, c3a); c3b = Sum(x, bb, c3b); c3c = Sum(x, bc, c3c);
            if (++k == depth)
                break;
            ba = Lower(wa); bb = Lower(wb); bc = Lower(wc); b += TileColumns;
            x = Vector512.Create(a[k]); c0a = Sum(x, ba, c0a); c0b = Sum(x, bb, c0b); c0c = Sum(x, bc, c0c);
            x = Vector512.Create(a1[k]); c1a = Sum(x, ba, c1a); c1b = Sum(x, bb, c1b); c1c = Sum(x, bc, c1c);
            x = Vector512.Create(a2[k]); c2a = Sum(x, ba, c2a); c2b = Sum(x, bb, c2b); c2c = Sum(x, bc, c2c);
            x = Vector512.Create(a3[k]); c3a = Sum(x, ba, c3a); c3b = Sum(x, bb, c3b); c3c = Sum(x, bc, c3c);
        }

        c0a.Store(c); c0b.Store(c + 16); c0c.Store(c + 32); c += cStride;
        c1a.Store(c); c1b.Store(c + 16); c1c.Store(c + 32); c += cStride;
        c2a.Store(c); c2b.Store(c + 16); c2c.Store(c + 32); c += cStride;
        c3a.Store(c); c3b.Store(c + 16); c3c.Store(c + 32);
    }

    // One row times two panels: six vectors at once hide the latency of an addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRow(int depth, float* a, uint* b, uint* second, float* c, float* initial)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        if (initial != null)
        {
            (s0, s1, s2) = (Vector512.Load(initial), Vector512.Load(initial + 16), Vector512.Load(initial + 32));
            (s3, s4, s5) = (Vector512.Load(initial + 48), Vector512.Load(initial + 64), Vector512.Load(initial + 80));
        }

        for (int k = 0; k < depth; k++, b += TileColumns, second += TileColumns)
        {
            Vector512<uint> w0 = Vector512.Load(b), w1 = Vector512.Load(b + 16), w2 = Vector512.Load(b + 32);
            Vector512<uint> w3 = Vector512.Load(second), w4 = Vector512.Load(second + 16), w5 = Vector512.Load(second + 32);
            Vector512<float> x = Vector512.Create(a[k]);
            s0 = Sum(x, Upper(w0), s0); s1 = Sum(x, Upper(w1), s1); s2 = Sum(x, Upper(w2), s2);
            s3 = Sum(x, Upper(w3), s3); s4 = Sum(x, Upper(w4), s4); s5 = Sum(x, Upper(w5), s5);
            if (++k == depth)
                break;
            x = Vector512.Create(a[k]);
            s0 = Sum(x, Lower(w0), s0); s1 = Sum(x, Lower(w1), s1); s2 = Sum(x, Lower(w2), s2);
            s3 = Sum(x, Lower(w3), s3); s4 = Sum(x, Lower(w4), s4); s5 = Sum(x, Lower(w5), s5);
        }

        s0.Store(c); s1.Store(c + 16); s2.Store(c + 32);
        s3.Store(c + 48); s4.Store(c + 64); s5.Store(c + 80);
    }

    // One row times up to four vectors' columns of any panels, as of keys in large contexts, which come from memory: processors fetch ahead by
    // themselves, but not from one page into the next. Where fewer vectors are left, the last one is computed more than once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRest(PanelLayout layout, int j, int depth, int pairs, float* a, uint* panels, float* c, float* initial)
    {
        int columns = layout.Columns, last = (columns - 1) / Lanes * Lanes;
        int j1 = Math.Min(last, j + Lanes), j2 = Math.Min(last, j + 2 * Lanes), j3 = Math.Min(last, j + 3 * Lanes);
        uint* b0 = panels + layout.Offset(j, pairs), b1 = panels + layout.Offset(j1, pairs);
        uint* b2 = panels + layout.Offset(j2, pairs), b3 = panels + layout.Offset(j3, pairs);
        nint step0 = layout.Width(j), step1 = layout.Width(j1), step2 = layout.Width(j2), step3 = layout.Width(j3);
        Vector512<float> s0 = PackedRowKernel.Initial(initial, j, columns), s1 = PackedRowKernel.Initial(initial, j1, columns);
        Vector512<float> s2 = PackedRowKernel.Initial(initial, j2, columns), s3 = PackedRowKernel.Initial(initial, j3, columns);
        for (int k = 0; k < depth; k++, b0 += step0, b1 += step1, b2 += step2, b3 += step3)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch1(b0 + FetchedAhead); Sse.Prefetch1(b1 + FetchedAhead); Sse.Prefetch1(b2 + FetchedAhead); Sse.Prefetch1(b3 + FetchedAhead);
            }

            Vector512<uint> w0 = Vector512.Load(b0), w1 = Vector512.Load(b1), w2 = Vector512.Load(b2), w3 = Vector512.Load(b3);
            Vector512<float> x = Vector512.Create(a[k]);
            s0 = Sum(x, Upper(w0), s0); s1 = Sum(x, Upper(w1), s1); s2 = Sum(x, Upper(w2), s2); s3 = Sum(x, Upper(w3), s3);
            if (++k == depth)
                break;
            x = Vector512.Create(a[k]);
            s0 = Sum(x, Lower(w0), s0); s1 = Sum(x, Lower(w1), s1); s2 = Sum(x, Lower(w2), s2); s3 = Sum(x, Lower(w3), s3);
        }

        PackedRowKernel.Store(s0, c, j, columns);
        PackedRowKernel.Store(s1, c, j1, columns);
        PackedRowKernel.Store(s2, c, j2, columns);
        PackedRowKernel.Store(s3, c, j3, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sum(Vector512<float> x, Vector512<float> y, Vector512<float> sum) => Vector512.MultiplyAddEstimate(x, y, sum);
}
