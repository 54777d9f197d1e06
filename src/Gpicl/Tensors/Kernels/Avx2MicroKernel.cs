using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gpicl.Tensors.Kernels;

/// <summary>A 6 × 16 tile in 12 of the 16 registers of AVX2.</summary>
internal unsafe struct Avx2MicroKernel : IMicroKernel
{
    public static int Rows => 6;

    public static int Columns => 16;

    public static int NarrowColumns => Columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, float* b, float* c, nint cStride, float* initial, nint initialStride, float* next)
    {
        Vector256<float> c0a = default, c0b = default;
        Vector256<float> c1a = default, c1b = default;
        Vector256<float> c2a = default, c2b = default;
        Vector256<float> c3a = default, c3b = default;
        Vector256<float> c4a = default, c4b = default;
        Vector256<float> c5a = default, c5b = default;
        if (initial != null)
        {
            c0a = Vector256.Load(initial); c0b = Vector256.Load(initial + 8); initial += initialStride;
            c1a = Vector256.Load(initial); c1b = Vector256.Load(initial + 8); initial += initialStride;
            c2a = Vector256.Load(initial); c2b = Vector256.Load(initial + 8); initial += initialStride;
            c3a = Vector256.Load(initial); c3b = Vector256.Load(initial + 8); initial += initialStride;
            c4a = Vector256.Load(initial); c4b = Vector256.Load(initial + 8); initial += initialStride;
            c5a = Vector256.Load(initial); c5b = Vector256.Load(initial + 8);
        }

        for (int k = 0; k < depth; k++)
        {
            if (k < 6)
            {
                Sse.Prefetch1(next); next += cStride;
            }

            Vector256<float> ba = Vector256.Load(b);
            Vector256<float> bb = Vector256.Load(b + 8);
            Vector256<float> a0 = Vector256.Create(a[0]);
            c0a = Fma.MultiplyAdd(a0, ba, c0a); c0b = Fma.MultiplyAdd(a0, bb, c0b);
            Vector256<float> a1 = Vector256.Create(a[1]);
            c1a = Fma.MultiplyAdd(a1, ba, c1a); c1b = Fma.MultiplyAdd(a1, bb, c1b);
            Vector256<float> a2 = Vector256.Create(a[2]);
            c2a = Fma.MultiplyAdd(a2, ba, c2a); c2b = Fma.MultiplyAdd(a2, bb, c2b);
            Vector256<float> a3 = Vector256.Create(a[3]);
            c3a = Fma.MultiplyAdd(a3, ba, c3a); c3b = Fma.MultiplyAdd(a3, bb, c3b);
            Vector256<float> a4 = Vector256.Create(a[4]);
            c4a = Fma.MultiplyAdd(a4, ba, c4a); c4b = Fma.MultiplyAdd(a4, bb, c4b);
            Vector256<float> a5 = Vector256.Create(a[5]);
            c5a = Fma.MultiplyAdd(a5, ba, c5a); c5b = Fma.MultiplyAdd(a5, bb, c5b);
            a += 6;
            b += 16;
        }

        c0a.Store(c); c0b.Store(c + 8); c += cStride;
        c1a.Store(c); c1b.Store(c + 8); c += cStride;
        c2a.Store(c); c2b.Store(c + 8); c += cStride;
        c3a.Store(c); c3b.Store(c + 8); c += cStride;
        c4a.Store(c); c4b.Store(c + 8); c += cStride;
        c5a.Store(c); c5b.Store(c + 8);
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
        Vector256<float> c0a = default, c0b = default;
        Vector256<float> c1a = default, c1b = default;
        Vector256<float> c2a = default, c2b = default;
        Vector256<float> c3a = default, c3b = default;
        Vector256<float> c4a = default, c4b = default;
        Vector256<float> c5a = default, c5b = default;
        if (accumulate)
        {
            float* from = c;
            c0a = Vector256.Load(from); c0b = Vector256.Load(from + 8); from += cStride;
            c1a = Vector256.Load(from); c1b = Vector256.Load(from + 8); from += cStride;
            c2a = Vector256.Load(from); c2b = Vector256.Load(from + 8); from += cStride;
            c3a = Vector256.Load(from); c3b = Vector256.Load(from + 8); from += cStride;
            c4a = Vector256.Load(from); c4b = Vector256.Load(from + 8); from += cStride;
            c5a = Vector256.Load(from); c5b = Vector256.Load(from + 8);
        }

        float* a3 = a + 3 * aRow;
        nint aRow2 = 2 * aRow;
        for (int k = 0; k < depth; k++, a += aStep, a3 += aStep, b += bStride)
        {
            Vector256<float> ba = Vector256.Load(b), bb = Vector256.Load(b + 8);
            Vector256<float> x = Vector256.Create(a[0]); c0a = Fma.MultiplyAdd(x, ba, c0a); c0b = Fma.MultiplyAdd(x, bb, c0b);
            x = Vector256.Create(a[aRow]); c1a = Fma.MultiplyAdd(x, ba, c1a); c1b = Fma.MultiplyAdd(x, bb, c1b);
            x = Vector256.Create(a[aRow2]); c2a = Fma.MultiplyAdd(x, ba, c2a); c2b = Fma.MultiplyAdd(x, bb, c2b);
            x = Vector256.Create(a3[0]); c3a = Fma.MultiplyAdd(x, ba, c3a); c3b = Fma.MultiplyAdd(x, bb, c3b);
            x = Vector256.Create(a3[aRow]); c4a = Fma.MultiplyAdd(x, ba, c4a); c4b = Fma.MultiplyAdd(x, bb, c4b);
            x = Vector256.Create(a3[aRow2]); c5a = Fma.MultiplyAdd(x, ba, c5a); c5b = Fma.MultiplyAdd(x, bb, c5b);
        }

        c0a.Store(c); c0b.Store(c + 8); c += cStride;
        c1a.Store(c); c1b.Store(c + 8); c += cStride;
        c2a.Store(c); c2b.Store(c + 8); c += cStride;
        c3a.Store(c); c3b.Store(c + 8); c += cStride;
        c4a.Store(c); c4b.Store(c + 8); c += cStride;
        c5a.Store(c); c5b.Store(c + 8);
    }
}
