using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// One row times packed panels. Sums are formed in the order of the micro-kernels, so that a row alone has the bits it has
/// among others.
/// </summary>
internal static unsafe class PackedRowKernel
{
    /// <summary>Up to this many rows, row after row is faster than a tile that stays mostly empty.</summary>
    public const int MaximumRows = 3;

    private const int Lanes = 16; // of a vector; panels are a multiple of it wide
    private const int Rest = 4; // vectors at once where there are no two wide panels left

    /// <summary>c = initial + a·B.</summary>
    /// <param name="layout">Of B's columns, in panels a multiple of 16 wide.</param>
    /// <param name="depth">k, length of a and rows of B.</param>
    /// <param name="a">[k]</param>
    /// <param name="panels">B in panels, one after the other.</param>
    /// <param name="c">[n]</param>
    /// <param name="initial">[n], or null for zeros; may be c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(PanelLayout layout, int depth, float* a, float* panels, float* c, float* initial)
    {
        int columns = layout.Columns, j = 0;
        if (GemmBlocks.Columns == 3 * Lanes)
            for (int wide = Math.Min(columns, layout.WideColumns); j <= wide - 6 * Lanes; j += 6 * Lanes)
                MultiplyTwoPanels(depth, a, panels + (nint)j * depth, c + j, initial == null ? null : initial + j);

        for (; j < columns; j += Rest * Lanes)
        {
            // Where fewer than four vectors are left, the last one is computed more than once.
            int last = (columns - 1) / Lanes * Lanes;
            int j1 = Math.Min(last, j + Lanes), j2 = Math.Min(last, j + 2 * Lanes), j3 = Math.Min(last, j + 3 * Lanes);
            float* b0 = panels + layout.Offset(j, depth), b1 = panels + layout.Offset(j1, depth);
            float* b2 = panels + layout.Offset(j2, depth), b3 = panels + layout.Offset(j3, depth);
            nint step0 = layout.Width(j), step1 = layout.Width(j1), step2 = layout.Width(j2), step3 = layout.Width(j3);
            Vector512<float> s0 = Initial(initial, j, columns), s1 = Initial(initial, j1, columns);
            Vector512<float> s2 = Initial(initial, j2, columns), s3 = Initial(initial, j3, columns);
            for (int k = 0; k < depth; k++, b0 += step0, b1 += step1, b2 += step2, b3 += step3)
            {
                Vector512<float> left = Vector512.Create(a[k]);
                s0 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b0), s0);
                s1 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b1), s1);
                s2 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b2), s2);
                s3 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b3), s3);
            }

            Store(s0, c, j, columns);
            Store(s1, c, j1, columns);
            Store(s2, c, j2, columns);
            Store(s3, c, j3, columns);
        }
    }

    // Six vectors at once hide the latency of an addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTwoPanels(int depth, float* a, float* b, float* c, float* initial)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        if (initial != null)
        {
            (s0, s1, s2) = (Vector512.Load(initial), Vector512.Load(initial + Lanes), Vector512.Load(initial + 2 * Lanes));
            (s3, s4, s5) = (Vector512.Load(initial + 3 * Lanes), Vector512.Load(initial + 4 * Lanes), Vector512.Load(initial + 5 * Lanes));
        }

        float* second = b + (nint)3 * Lanes * depth;
        for (int k = 0; k < depth; k++, b += 3 * Lanes, second += 3 * Lanes)
        {
            Vector512<float> left = Vector512.Create(a[k]);
            s0 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b), s0);
            s1 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b + Lanes), s1);
            s2 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b + 2 * Lanes), s2);
            s3 = Vector512.MultiplyAddEstimate(left, Vector512.Load(second), s3);
            s4 = Vector512.MultiplyAddEstimate(left, Vector512.Load(second + Lanes), s4);
            s5 = Vector512.MultiplyAddEstimate(left, Vector512.Load(second + 2 * Lanes), s5);
        }

        s0.Store(c);
        s1.Store(c + Lanes);
        s2.Store(c + 2 * Lanes);
        s3.Store(c + 3 * Lanes);
        s4.Store(c + 4 * Lanes);
        s5.Store(c + 5 * Lanes);
    }

    /// <summary>What 16 columns begin with, or those of them that there are.</summary>
    public static Vector512<float> Initial(float* initial, int column, int columns) =>
        initial == null ? default : column <= columns - Lanes ? Vector512.Load(initial + column) : Elementwise.LoadFirst(initial + column, columns - column);

    /// <summary>Writes 16 columns, or those of them that there are.</summary>
    public static void Store(Vector512<float> sum, float* c, int column, int columns)
    {
        if (column <= columns - Lanes)
            sum.Store(c + column);
        else
            for (int lane = 0; lane < columns - column; lane++)
                c[column + lane] = sum[lane];
    }
}
