using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.Intrinsics.X86.Avx512F;

namespace Gpicl.Tensors.Kernels;

/// <summary>Tiles of 8 × 48 in 24 of the 32 registers of AVX-512, and of 8 × 32 where 48 columns would stay partly empty.</summary>
internal unsafe struct Avx512MicroKernel : IMicroKernel
{
    // Steps along the depth in one turn of the loop; each of the first eight turns prefetches a row of the next tile of C.
    private const int Unrolled = 4;

    public static int Rows => 8;

    public static int Columns => 48;

    public static int NarrowColumns => 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, float* b, float* c, nint cStride, float* initial, nint initialStride, float* next)
    {
        Vector512<float> c0a = default, c0b = default, c0c = default;
        Vector512<float> c1a = default, c1b = default, c1c = default;
        Vector512<float> c2a = default, c2b = default, c2c = default;
        Vector512<float> c3a = default, c3b = default, c3c = default;
        Vector512<float> c4a = default, c4b = default, c4c = default;
        Vector512<float> c5a = default, c5b = default, c5c = default;
        Vector512<float> c6a = default, c6b = default, c6c = default;
        Vector512<float> c7a = default, c7b = default, c7c = default;
        if (initial != null)
        {
            c0a = Vector512.Load(initial); c0b = Vector512.Load(initial + 16); c0c = Vector512.Load(initial + 32); initial += initialStride;
            c1a = Vector512.Load(initial); c1b = Vector512.Load(initial + 16); c1c = Vector512.Load(initial + 32); initial += initialStride;
            c2a = Vector512.Load(initial); c2b = Vector512.Load(initial + 16); c2c = Vector512.Load(initial + 32); initial += initialStride;
            c3a = Vector512.Load(initial); c3b = Vector512.Load(initial + 16); c3c = Vector512.Load(initial + 32); initial += initialStride;
            c4a = Vector512.Load(initial); c4b = Vector512.Load(initial + 16); c4c = Vector512.Load(initial + 32); initial += initialStride;
            c5a = Vector512.Load(initial); c5b = Vector512.Load(initial + 16); c5c = Vector512.Load(initial + 32); initial += initialStride;
            c6a = Vector512.Load(initial); c6b = Vector512.Load(initial + 16); c6c = Vector512.Load(initial + 32); initial += initialStride;
            c7a = Vector512.Load(initial); c7b = Vector512.Load(initial + 16); c7c = Vector512.Load(initial + 32);
        }

        int k = 0;
        for (; k <= depth - Unrolled; k += Unrolled, a += Unrolled * 8, b += Unrolled * 48)
        {
            if (k < Unrolled * 8)
            {
                Sse.Prefetch1(next); Sse.Prefetch1(next + 16); Sse.Prefetch1(next + 32); next += cStride;
            }

            Vector512<float> ba = Vector512.Load(b), bb = Vector512.Load(b + 16), bc = Vector512.Load(b + 32);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b); c0c = FusedMultiplyAdd(x, bc, c0c);
            x = Vector512.Create(a[1]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b); c1c = FusedMultiplyAdd(x, bc, c1c);
            x = Vector512.Create(a[2]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b); c2c = FusedMultiplyAdd(x, bc, c2c);
            x = Vector512.Create(a[3]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b); c3c = FusedMultiplyAdd(x, bc, c3c);
            x = Vector512.Create(a[4]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b); c4c = FusedMultiplyAdd(x, bc, c4c);
            x = Vector512.Create(a[5]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b); c5c = FusedMultiplyAdd(x, bc, c5c);
            x = Vector512.Create(a[6]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b); c6c = FusedMultiplyAdd(x, bc, c6c);
            x = Vector512.Create(a[7]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b); c7c = FusedMultiplyAdd(x, bc, c7c);

            ba = Vector512.Load(b + 48); bb = Vector512.Load(b + 64); bc = Vector512.Load(b + 80);
            x = Vector512.Create(a[8]); c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b); c0c = FusedMultiplyAdd(x, bc, c0c);
            x = Vector512.Create(a[9]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b); c1c = FusedMultiplyAdd(x, bc, c1c);
            x = Vector512.Create(a[10]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b); c2c = FusedMultiplyAdd(x, bc, c2c);
            x = Vector512.Create(a[11]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b); c3c = FusedMultiplyAdd(x, bc, c3c);
            x = Vector512.Create(a[12]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b); c4c = FusedMultiplyAdd(x, bc, c4c);
            x = Vector512.Create(a[13]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b); c5c = FusedMultiplyAdd(x, bc, c5c);
            x = Vector512.Create(a[14]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b); c6c = FusedMultiplyAdd(x, bc, c6c);
            x = Vector512.Create(a[15]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b); c7c = FusedMultiplyAdd(x, bc, c7c);

            ba = Vector512.Load(b + 96); bb = Vector512.Load(b + 112); bc = Vector512.Load(b + 128);
            x = Vector512.Create(a[16]); c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b); c0c = FusedMultiplyAdd(x, bc, c0c);
            x = Vector512.Create(a[17]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b); c1c = FusedMultiplyAdd(x, bc, c1c);
            x = Vector512.Create(a[18]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b); c2c = FusedMultiplyAdd(x, bc, c2c);
            x = Vector512.Create(a[19]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b); c3c = FusedMultiplyAdd(x, bc, c3c);
            x = Vector512.Create(a[20]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b); c4c = FusedMultiplyAdd(x, bc, c4c);
            x = Vector512.Create(a[21]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b); c5c = FusedMultiplyAdd(x, bc, c5c);
            x = Vector512.Create(a[22]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b); c6c = FusedMultiplyAdd(x, bc, c6c);
            x = Vector512.Create(a[23]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b); c7c = FusedMultiplyAdd(x, bc, c7c);

            ba = Vector512.Load(b + 144); bb = Vector512.Load(b + 160); bc = Vector512.Load(b + 176);
            x = Vector512.Create(a[24]); c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b); c0c = FusedMultiplyAdd(x, bc, c0c);
            x = Vector512.Create(a[25]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b); c1c = FusedMultiplyAdd(x, bc, c1c);
            x = Vector512.Create(a[26]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b); c2c = FusedMultiplyAdd(x, bc, c2c);
            x = Vector512.Create(a[27]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b); c3c = FusedMultiplyAdd(x, bc, c3c);
            x = Vector512.Create(a[28]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b); c4c = FusedMultiplyAdd(x, bc, c4c);
            x = Vector512.Create(a[29]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b); c5c = FusedMultiplyAdd(x, bc, c5c);
            x = Vector512.Create(a[30]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b); c6c = FusedMultiplyAdd(x, bc, c6c);
            x = Vector512.Create(a[31]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b); c7c = FusedMultiplyAdd(x, bc, c7c);
        }

        for (; k < depth; k++, a += 8, b += 48)
        {
            Vector512<float> ba = Vector512.Load(b), bb = Vector512.Load(b + 16), bc = Vector512.Load(b + 32);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b); c0c = FusedMultiplyAdd(x, bc, c0c);
            x = Vector512.Create(a[1]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b); c1c = FusedMultiplyAdd(x, bc, c1c);
            x = Vector512.Create(a[2]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b); c2c = FusedMultiplyAdd(x, bc, c2c);
            x = Vector512.Create(a[3]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b); c3c = FusedMultiplyAdd(x, bc, c3c);
            x = Vector512.Create(a[4]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b); c4c = FusedMultiplyAdd(x, bc, c4c);
            x = Vector512.Create(a[5]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b); c5c = FusedMultiplyAdd(x, bc, c5c);
            x = Vector512.Create(a[6]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b); c6c = FusedMultiplyAdd(x, bc, c6c);
            x = Vector512.Create(a[7]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b); c7c = FusedMultiplyAdd(x, bc, c7c);
        }

        c0a.Store(c); c0b.Store(c + 16); c0c.Store(c + 32); c += cStride;
        c1a.Store(c); c1b.Store(c + 16); c1c.Store(c + 32); c += cStride;
        c2a.Store(c); c2b.Store(c + 16); c2c.Store(c + 32); c += cStride;
        c3a.Store(c); c3b.Store(c + 16); c3c.Store(c + 32); c += cStride;
        c4a.Store(c); c4b.Store(c + 16); c4c.Store(c + 32); c += cStride;
        c5a.Store(c); c5b.Store(c + 16); c5c.Store(c + 32); c += cStride;
        c6a.Store(c); c6b.Store(c + 16); c6c.Store(c + 32); c += cStride;
        c7a.Store(c); c7b.Store(c + 16); c7c.Store(c + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyNarrow(int depth, float* a, float* b, float* c, nint cStride, float* initial, nint initialStride, float* next)
    {
        Vector512<float> c0a = default, c0b = default;
        Vector512<float> c1a = default, c1b = default;
        Vector512<float> c2a = default, c2b = default;
        Vector512<float> c3a = default, c3b = default;
        Vector512<float> c4a = default, c4b = default;
        Vector512<float> c5a = default, c5b = default;
        Vector512<float> c6a = default, c6b = default;
        Vector512<float> c7a = default, c7b = default;
        if (initial != null)
        {
            c0a = Vector512.Load(initial); c0b = Vector512.Load(initial + 16); initial += initialStride;
            c1a = Vector512.Load(initial); c1b = Vector512.Load(initial + 16); initial += initialStride;
            c2a = Vector512.Load(initial); c2b = Vector512.Load(initial + 16); initial += initialStride;
            c3a = Vector512.Load(initial); c3b = Vector512.Load(initial + 16); initial += initialStride;
            c4a = Vector512.Load(initial); c4b = Vector512.Load(initial + 16); initial += initialStride;
            c5a = Vector512.Load(initial); c5b = Vector512.Load(initial + 16); initial += initialStride;
            c6a = Vector512.Load(initial); c6b = Vector512.Load(initial + 16); initial += initialStride;
            c7a = Vector512.Load(initial); c7b = Vector512.Load(initial + 16);
        }

        int k = 0;
        for (; k <= depth - Unrolled; k += Unrolled, a += Unrolled * 8, b += Unrolled * 32)
        {
            if (k < Unrolled * 8)
            {
                Sse.Prefetch1(next); Sse.Prefetch1(next + 16); next += cStride;
            }

            Vector512<float> ba = Vector512.Load(b), bb = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[1]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[2]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[3]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a[4]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a[5]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a[6]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a[7]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b);

            ba = Vector512.Load(b + 32); bb = Vector512.Load(b + 48);
            x = Vector512.Create(a[8]); c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[9]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[10]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[11]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a[12]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a[13]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a[14]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a[15]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b);

            ba = Vector512.Load(b + 64); bb = Vector512.Load(b + 80);
            x = Vector512.Create(a[16]); c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[17]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[18]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[19]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a[20]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a[21]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a[22]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a[23]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b);

            ba = Vector512.Load(b + 96); bb = Vector512.Load(b + 112);
            x = Vector512.Create(a[24]); c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[25]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[26]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[27]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a[28]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a[29]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a[30]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a[31]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b);
        }

        for (; k < depth; k++, a += 8, b += 32)
        {
            Vector512<float> ba = Vector512.Load(b), bb = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[1]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[2]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[3]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a[4]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a[5]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a[6]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a[7]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b);
        }

        c0a.Store(c); c0b.Store(c + 16); c += cStride;
        c1a.Store(c); c1b.Store(c + 16); c += cStride;
        c2a.Store(c); c2b.Store(c + 16); c += cStride;
        c3a.Store(c); c3b.Store(c + 16); c += cStride;
        c4a.Store(c); c4b.Store(c + 16); c += cStride;
        c5a.Store(c); c5b.Store(c + 16); c += cStride;
        c6a.Store(c); c6b.Store(c + 16); c += cStride;
        c7a.Store(c); c7b.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyUnpacked(
        int columns, int depth, float* a, nint aRow, nint aStep, float* b, nint bStride, float* c, nint cStride, bool accumulate)
    {
        int j = 0;
        for (; j <= columns - 32; j += 32)
            Unpacked32(depth, a, aRow, aStep, b + j, bStride, c + j, cStride, accumulate);
        if (j < columns)
            Unpacked16(depth, a, aRow, aStep, b + j, bStride, c + j, cStride, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpacked32(int depth, float* a, nint aRow, nint aStep, float* b, nint bStride, float* c, nint cStride, bool accumulate)
    {
        Vector512<float> c0a = default, c0b = default;
        Vector512<float> c1a = default, c1b = default;
        Vector512<float> c2a = default, c2b = default;
        Vector512<float> c3a = default, c3b = default;
        Vector512<float> c4a = default, c4b = default;
        Vector512<float> c5a = default, c5b = default;
        Vector512<float> c6a = default, c6b = default;
        Vector512<float> c7a = default, c7b = default;
        if (accumulate)
        {
            float* from = c;
            c0a = Vector512.Load(from); c0b = Vector512.Load(from + 16); from += cStride;
            c1a = Vector512.Load(from); c1b = Vector512.Load(from + 16); from += cStride;
            c2a = Vector512.Load(from); c2b = Vector512.Load(from + 16); from += cStride;
            c3a = Vector512.Load(from); c3b = Vector512.Load(from + 16); from += cStride;
            c4a = Vector512.Load(from); c4b = Vector512.Load(from + 16); from += cStride;
            c5a = Vector512.Load(from); c5b = Vector512.Load(from + 16); from += cStride;
            c6a = Vector512.Load(from); c6b = Vector512.Load(from + 16); from += cStride;
            c7a = Vector512.Load(from); c7b = Vector512.Load(from + 16);
        }

        float* a4 = a + 4 * aRow;
        nint aRow2 = 2 * aRow, aRow3 = 3 * aRow;
        for (int k = 0; k < depth; k++, a += aStep, a4 += aStep, b += bStride)
        {
            Vector512<float> ba = Vector512.Load(b), bb = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(a[0]); c0a = FusedMultiplyAdd(x, ba, c0a); c0b = FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[aRow]); c1a = FusedMultiplyAdd(x, ba, c1a); c1b = FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[aRow2]); c2a = FusedMultiplyAdd(x, ba, c2a); c2b = FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[aRow3]); c3a = FusedMultiplyAdd(x, ba, c3a); c3b = FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a4[0]); c4a = FusedMultiplyAdd(x, ba, c4a); c4b = FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a4[aRow]); c5a = FusedMultiplyAdd(x, ba, c5a); c5b = FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a4[aRow2]); c6a = FusedMultiplyAdd(x, ba, c6a); c6b = FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a4[aRow3]); c7a = FusedMultiplyAdd(x, ba, c7a); c7b = FusedMultiplyAdd(x, bb, c7b);
        }

        c0a.Store(c); c0b.Store(c + 16); c += cStride;
        c1a.Store(c); c1b.Store(c + 16); c += cStride;
        c2a.Store(c); c2b.Store(c + 16); c += cStride;
        c3a.Store(c); c3b.Store(c + 16); c += cStride;
        c4a.Store(c); c4b.Store(c + 16); c += cStride;
        c5a.Store(c); c5b.Store(c + 16); c += cStride;
        c6a.Store(c); c6b.Store(c + 16); c += cStride;
        c7a.Store(c); c7b.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpacked16(int depth, float* a, nint aRow, nint aStep, float* b, nint bStride, float* c, nint cStride, bool accumulate)
    {
        Vector512<float> c0a = default;
        Vector512<float> c1a = default;
        Vector512<float> c2a = default;
        Vector512<float> c3a = default;
        Vector512<float> c4a = default;
        Vector512<float> c5a = default;
        Vector512<float> c6a = default;
        Vector512<float> c7a = default;
        if (accumulate)
        {
            float* from = c;
            c0a = Vector512.Load(from); from += cStride;
            c1a = Vector512.Load(from); from += cStride;
            c2a = Vector512.Load(from); from += cStride;
            c3a = Vector512.Load(from); from += cStride;
            c4a = Vector512.Load(from); from += cStride;
            c5a = Vector512.Load(from); from += cStride;
            c6a = Vector512.Load(from); from += cStride;
            c7a = Vector512.Load(from);
        }

        float* a4 = a + 4 * aRow;
        nint aRow2 = 2 * aRow, aRow3 = 3 * aRow;
        for (int k = 0; k < depth; k++, a += aStep, a4 += aStep, b += bStride)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> x = Vector512.Create(a[0]); c0a = FusedMultiplyAdd(x, ba, c0a);
            x = Vector512.Create(a[aRow]); c1a = FusedMultiplyAdd(x, ba, c1a);
            x = Vector512.Create(a[aRow2]); c2a = FusedMultiplyAdd(x, ba, c2a);
            x = Vector512.Create(a[aRow3]); c3a = FusedMultiplyAdd(x, ba, c3a);
            x = Vector512.Create(a4[0]); c4a = FusedMultiplyAdd(x, ba, c4a);
            x = Vector512.Create(a4[aRow]); c5a = FusedMultiplyAdd(x, ba, c5a);
            x = Vector512.Create(a4[aRow2]); c6a = FusedMultiplyAdd(x, ba, c6a);
            x = Vector512.Create(a4[aRow3]); c7a = FusedMultiplyAdd(x, ba, c7a);
        }

        c0a.Store(c); c += cStride;
        c1a.Store(c); c += cStride;
        c2a.Store(c); c += cStride;
        c3a.Store(c); c += cStride;
        c4a.Store(c); c += cStride;
        c5a.Store(c); c += cStride;
        c6a.Store(c); c += cStride;
        c7a.Store(c);
    }
}
