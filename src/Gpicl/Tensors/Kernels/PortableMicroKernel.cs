using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gpicl.Tensors.Kernels;

/// <summary>A tile of 4 rows and two vectors in width, on whatever vectors the processor has.</summary>
internal unsafe struct PortableMicroKernel : IMicroKernel
{
    public static int Rows => 4;

    public static int Columns => 2 * Vector<float>.Count;

    public static int NarrowColumns => Columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, float* b, float* c, nint cStride, float* initial, nint initialStride, float* next)
    {
        int width = Vector<float>.Count;
        Vector<float> c0a = default, c0b = default;
        Vector<float> c1a = default, c1b = default;
        Vector<float> c2a = default, c2b = default;
        Vector<float> c3a = default, c3b = default;
        if (initial != null)
        {
            c0a = Vector.Load(initial); c0b = Vector.Load(initial + width); initial += initialStride;
            c1a = Vector.Load(initial); c1b = Vector.Load(initial + width); initial += initialStride;
            c2a = Vector.Load(initial); c2b = Vector.Load(initial + width); initial += initialStride;
            c3a = Vector.Load(initial); c3b = Vector.Load(initial + width);
        }

        for (int k = 0; k < depth; k++)
        {
            Vector<float> ba = Vector.Load(b);
            Vector<float> bb = Vector.Load(b + width);
            var a0 = new Vector<float>(a[0]);
            c0a += a0 * ba; c0b += a0 * bb;
            var a1 = new Vector<float>(a[1]);
            c1a += a1 * ba; c1b += a1 * bb;
            var a2 = new Vector<float>(a[2]);
            c2a += a2 * ba; c2b += a2 * bb;
            var a3 = new Vector<float>(a[3]);
            c3a += a3 * ba; c3b += a3 * bb;
            a += Rows;
            b += 2 * width;
        }

        c0a.Store(c); c0b.Store(c + width); c += cStride;
        c1a.Store(c); c1b.Store(c + width); c += cStride;
        c2a.Store(c); c2b.Store(c + width); c += cStride;
        c3a.Store(c); c3b.Store(c + width);
    }

    public static void MultiplyNarrow(int depth, float* a, float* b, float* c, nint cStride, float* initial, nint initialStride, float* next) =>
        Multiply(depth, a, b, c, cStride, initial, initialStride, next);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyUnpacked(
        int columns, int depth, float* a, nint aRow, nint aStep, float* b, nint bStride, float* c, nint cStride, bool accumulate)
    {
        for (int j = 0; j < columns; j += Columns)
            Unpacked(depth, a, aRow, aStep, b + j, bStride, c + j, cStride, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpacked(int depth, float* a, nint aRow, nint aStep, float* b, nint bStride, float* c, nint cStride, bool accumulate)
    {
        int width = Vector<float>.Count;
        Vector<float> c0a = default, c0b = default;
        Vector<float> c1a = default, c1b = default;
        Vector<float> c2a = default, c2b = default;
        Vector<float> c3a = default, c3b = default;
        if (accumulate)
        {
            float* from = c;
            c0a = Vector.Load(from); c0b = Vector.Load(from + width); from += cStride;
            c1a = Vector.Load(from); c1b = Vector.Load(from + width); from += cStride;
            c2a = Vector.Load(from); c2b = Vector.Load(from + width); from += cStride;
            c3a = Vector.Load(from); c3b = Vector.Load(from + width);
        }

        nint aRow2 = 2 * aRow, aRow3 = 3 * aRow;
        for (int k = 0; k < depth; k++, a += aStep, b += bStride)
        {
            Vector<float> ba = Vector.Load(b), bb = Vector.Load(b + width);
            Vector<float> x = new Vector<float>(a[0]); c0a += x * ba; c0b += x * bb;
            x = new Vector<float>(a[aRow]); c1a += x * ba; c1b += x * bb;
            x = new Vector<float>(a[aRow2]); c2a += x * ba; c2b += x * bb;
            x = new Vector<float>(a[aRow3]); c3a += x * ba; c3b += x * bb;
        }

        c0a.Store(c); c0b.Store(c + width); c += cStride;
        c1a.Store(c); c1b.Store(c + width); c += cStride;
        c2a.Store(c); c2b.Store(c + width); c += cStride;
        c3a.Store(c); c3b.Store(c + width);
    }
}
