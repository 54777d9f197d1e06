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

    /// <summary>c = initial + a·B.</summary>
    /// <param name="columns">n, columns of B and c.</param>
    /// <param name="depth">k, length of a and rows of B.</param>
    /// <param name="a">[k]</param>
    /// <param name="panels">B in panels [k, width], one after the other.</param>
    /// <param name="width">Columns of a panel, a multiple of 16.</param>
    /// <param name="c">[n]</param>
    /// <param name="initial">[n], or null for zeros; may be c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int columns, int depth, float* a, float* panels, int width, float* c, float* initial)
    {
        int j = 0;
        for (; j <= columns - 4 * Lanes; j += 4 * Lanes)
        {
            // Four vectors at once hide the latency of an addition.
            float* b0 = Column(panels, width, depth, j), b1 = Column(panels, width, depth, j + Lanes);
            float* b2 = Column(panels, width, depth, j + 2 * Lanes), b3 = Column(panels, width, depth, j + 3 * Lanes);
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            if (initial != null)
            {
                s0 = Vector512.Load(initial + j);
                s1 = Vector512.Load(initial + j + Lanes);
                s2 = Vector512.Load(initial + j + 2 * Lanes);
                s3 = Vector512.Load(initial + j + 3 * Lanes);
            }

            nint at = 0;
            for (int k = 0; k < depth; k++, at += width)
            {
                Vector512<float> left = Vector512.Create(a[k]);
                s0 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b0 + at), s0);
                s1 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b1 + at), s1);
                s2 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b2 + at), s2);
                s3 = Vector512.MultiplyAddEstimate(left, Vector512.Load(b3 + at), s3);
            }

            s0.Store(c + j);
            s1.Store(c + j + Lanes);
            s2.Store(c + j + 2 * Lanes);
            s3.Store(c + j + 3 * Lanes);
        }

        for (; j < columns; j += Lanes)
        {
            int valid = Math.Min(Lanes, columns - j);
            float* b = Column(panels, width, depth, j);
            Vector512<float> sum = initial == null ? default : valid == Lanes ? Vector512.Load(initial + j) : Elementwise.LoadFirst(initial + j, valid);
            for (int k = 0; k < depth; k++, b += width)
                sum = Vector512.MultiplyAddEstimate(Vector512.Create(a[k]), Vector512.Load(b), sum);
            if (valid == Lanes)
                sum.Store(c + j);
            else
                for (int lane = 0; lane < valid; lane++)
                    c[j + lane] = sum[lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Column(float* panels, int width, int depth, int column) =>
        panels + (nint)(column / width) * width * depth + column % width;
}
