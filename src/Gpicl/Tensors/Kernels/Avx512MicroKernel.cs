using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gpicl.Tensors.Kernels;

/// <summary>A 12 × 32 tile in 24 of the 32 registers of AVX-512.</summary>
internal unsafe struct Avx512MicroKernel : IMicroKernel
{
    public static int Rows => 12;

    public static int Columns => 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, float* b, float* c, nint cStride, float* initial, nint initialStride)
    {
        Vector512<float> c00a = default, c00b = default;
        Vector512<float> c01a = default, c01b = default;
        Vector512<float> c02a = default, c02b = default;
        Vector512<float> c03a = default, c03b = default;
        Vector512<float> c04a = default, c04b = default;
        Vector512<float> c05a = default, c05b = default;
        Vector512<float> c06a = default, c06b = default;
        Vector512<float> c07a = default, c07b = default;
        Vector512<float> c08a = default, c08b = default;
        Vector512<float> c09a = default, c09b = default;
        Vector512<float> c10a = default, c10b = default;
        Vector512<float> c11a = default, c11b = default;
        if (initial != null)
        {
            c00a = Vector512.Load(initial); c00b = Vector512.Load(initial + 16); initial += initialStride;
            c01a = Vector512.Load(initial); c01b = Vector512.Load(initial + 16); initial += initialStride;
            c02a = Vector512.Load(initial); c02b = Vector512.Load(initial + 16); initial += initialStride;
            c03a = Vector512.Load(initial); c03b = Vector512.Load(initial + 16); initial += initialStride;
            c04a = Vector512.Load(initial); c04b = Vector512.Load(initial + 16); initial += initialStride;
            c05a = Vector512.Load(initial); c05b = Vector512.Load(initial + 16); initial += initialStride;
            c06a = Vector512.Load(initial); c06b = Vector512.Load(initial + 16); initial += initialStride;
            c07a = Vector512.Load(initial); c07b = Vector512.Load(initial + 16); initial += initialStride;
            c08a = Vector512.Load(initial); c08b = Vector512.Load(initial + 16); initial += initialStride;
            c09a = Vector512.Load(initial); c09b = Vector512.Load(initial + 16); initial += initialStride;
            c10a = Vector512.Load(initial); c10b = Vector512.Load(initial + 16); initial += initialStride;
            c11a = Vector512.Load(initial); c11b = Vector512.Load(initial + 16);
        }

        for (int k = 0; k < depth; k++)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> bb = Vector512.Load(b + 16);
            Vector512<float> a0 = Vector512.Create(a[0]);
            c00a = Avx512F.FusedMultiplyAdd(a0, ba, c00a); c00b = Avx512F.FusedMultiplyAdd(a0, bb, c00b);
            Vector512<float> a1 = Vector512.Create(a[1]);
            c01a = Avx512F.FusedMultiplyAdd(a1, ba, c01a); c01b = Avx512F.FusedMultiplyAdd(a1, bb, c01b);
            Vector512<float> a2 = Vector512.Create(a[2]);
            c02a = Avx512F.FusedMultiplyAdd(a2, ba, c02a); c02b = Avx512F.FusedMultiplyAdd(a2, bb, c02b);
            Vector512<float> a3 = Vector512.Create(a[3]);
            c03a = Avx512F.FusedMultiplyAdd(a3, ba, c03a); c03b = Avx512F.FusedMultiplyAdd(a3, bb, c03b);
            Vector512<float> a4 = Vector512.Create(a[4]);
            c04a = Avx512F.FusedMultiplyAdd(a4, ba, c04a); c04b = Avx512F.FusedMultiplyAdd(a4, bb, c04b);
            Vector512<float> a5 = Vector512.Create(a[5]);
            c05a = Avx512F.FusedMultiplyAdd(a5, ba, c05a); c05b = Avx512F.FusedMultiplyAdd(a5, bb, c05b);
            Vector512<float> a6 = Vector512.Create(a[6]);
            c06a = Avx512F.FusedMultiplyAdd(a6, ba, c06a); c06b = Avx512F.FusedMultiplyAdd(a6, bb, c06b);
            Vector512<float> a7 = Vector512.Create(a[7]);
            c07a = Avx512F.FusedMultiplyAdd(a7, ba, c07a); c07b = Avx512F.FusedMultiplyAdd(a7, bb, c07b);
            Vector512<float> a8 = Vector512.Create(a[8]);
            c08a = Avx512F.FusedMultiplyAdd(a8, ba, c08a); c08b = Avx512F.FusedMultiplyAdd(a8, bb, c08b);
            Vector512<float> a9 = Vector512.Create(a[9]);
            c09a = Avx512F.FusedMultiplyAdd(a9, ba, c09a); c09b = Avx512F.FusedMultiplyAdd(a9, bb, c09b);
            Vector512<float> a10 = Vector512.Create(a[10]);
            c10a = Avx512F.FusedMultiplyAdd(a10, ba, c10a); c10b = Avx512F.FusedMultiplyAdd(a10, bb, c10b);
            Vector512<float> a11 = Vector512.Create(a[11]);
            c11a = Avx512F.FusedMultiplyAdd(a11, ba, c11a); c11b = Avx512F.FusedMultiplyAdd(a11, bb, c11b);
            a += 12;
            b += 32;
        }

        c00a.Store(c); c00b.Store(c + 16); c += cStride;
        c01a.Store(c); c01b.Store(c + 16); c += cStride;
        c02a.Store(c); c02b.Store(c + 16); c += cStride;
        c03a.Store(c); c03b.Store(c + 16); c += cStride;
        c04a.Store(c); c04b.Store(c + 16); c += cStride;
        c05a.Store(c); c05b.Store(c + 16); c += cStride;
        c06a.Store(c); c06b.Store(c + 16); c += cStride;
        c07a.Store(c); c07b.Store(c + 16); c += cStride;
        c08a.Store(c); c08b.Store(c + 16); c += cStride;
        c09a.Store(c); c09b.Store(c + 16); c += cStride;
        c10a.Store(c); c10b.Store(c + 16); c += cStride;
        c11a.Store(c); c11b.Store(c + 16);
    }
}
