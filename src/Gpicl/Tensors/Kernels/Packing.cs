using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// Copies a block of a matrix into panels the micro-kernels stream through: panel p holds items p·width .. of the outer
/// dimension as [depth, width], zero-filled at the edge.
/// </summary>
internal static unsafe class Packing
{
    private const int ColumnsAtOnce = 64;
    private const int RowsAhead = 8;

    /// <summary>Packs a block.</summary>
    /// <param name="source">Element (k, i) is <c>source[i · stride + k]</c> where the depth is contiguous, else <c>source[k · stride + i]</c>.</param>
    /// <param name="stride">Elements from one stored row to the next.</param>
    /// <param name="depthIsContiguous">Whether the depth or the outer dimension is contiguous in memory.</param>
    /// <param name="outer">Rows of A or columns of B.</param>
    /// <param name="depth">Columns of A or rows of B.</param>
    /// <param name="width">Of a panel.</param>
    /// <param name="target">Panels [depth, width], one after the other.</param>
    public static void Pack(float* source, int stride, bool depthIsContiguous, int outer, int depth, int width, float* target)
    {
        if (depthIsContiguous)
            PackTransposed(source, stride, outer, depth, width, target);
        else
            PackContiguous(source, stride, outer, depth, width, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackContiguous(float* source, int stride, int outer, int depth, int width, float* target)
    {
        // A few panels are filled side by side, so that cache lines of the source are read once and one after the other.
        nint panel = (nint)width * depth;
        int panels = Math.Max(1, ColumnsAtOnce / width), start = 0;
        for (int whole; (whole = Math.Min(panels, (outer - start) / width)) > 0; start += whole * width, target += whole * panel)
        {
            float* from = source + start, to = target;
            for (int k = 0; k < depth; k++, from += stride, to += width)
            {
                Prefetch(from + (nint)RowsAhead * stride, whole * width);
                CopyRows(from, to, width, whole, panel);
            }
        }

        if (start == outer)
            return;
        for (int k = 0; k < depth; k++, target += width)
        {
            var valid = new ReadOnlySpan<float>(source + (nint)k * stride + start, outer - start);
            valid.CopyTo(new Span<float>(target, width));
            new Span<float>(target + valid.Length, width - valid.Length).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTransposed(float* source, int stride, int outer, int depth, int width, float* target)
    {
        for (int start = 0; start < outer; start += width, target += (nint)width * depth)
        {
            int valid = Math.Min(width, outer - start);
            float* from = source + (nint)start * stride;
            if (valid < width)
                new Span<float>(target, width * depth).Clear();
            TransposeInto(from, stride, valid, depth, width, target);
        }
    }

    // Rows of a wide matrix lie in pages of their own, from one to the next of which no processor reads ahead by itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* from, int count)
    {
        if (Sse.IsSupported)
            for (int i = 0; i < count; i += Vector512<float>.Count) // a cache line
                Sse.Prefetch0(from + i);
    }

    // One row of a few panels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRows(float* from, float* to, int width, int panels, nint panel)
    {
        for (int p = 0; p < panels; p++, from += width, to += panel)
        {
            int i = 0;
            for (; i <= width - Vector512<float>.Count; i += Vector512<float>.Count)
                Vector512.Load(from + i).Store(to + i);
            for (; i <= width - Vector256<float>.Count; i += Vector256<float>.Count)
                Vector256.Load(from + i).Store(to + i);
            for (; i < width; i++)
                to[i] = from[i];
        }
    }

    // target[k, i] = from[i, k]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeInto(float* from, int stride, int rows, int depth, int width, float* target)
    {
        int vectorDepth = Avx.IsSupported ? depth & ~7 : 0;
        int vectorRows = Avx.IsSupported ? rows & ~7 : 0;
        for (int k = 0; k < vectorDepth; k += 8)
        {
            for (int i = 0; i < vectorRows; i += 8)
                Transpose8x8(from + (nint)i * stride + k, stride, target + (nint)k * width + i, width);
            int rest = rows - vectorRows;
            if (rest == 0)
                continue;
            if (rest >= 4)
            {
                Transpose4x8(from + (nint)vectorRows * stride + k, stride, target + (nint)k * width + vectorRows, width);
                rest -= 4;
            }

            for (int i = rows - rest; i < rows; i++)
                for (int kk = k; kk < k + 8; kk++)
                    target[(nint)kk * width + i] = from[(nint)i * stride + kk];
        }

        for (int k = vectorDepth; k < depth; k++)
            for (int i = 0; i < rows; i++)
                target[(nint)k * width + i] = from[(nint)i * stride + k];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8x8(float* from, nint stride, float* to, nint width)
    {
        Vector256<float> r0 = Vector256.Load(from), r1 = Vector256.Load(from + stride);
        Vector256<float> r2 = Vector256.Load(from + 2 * stride), r3 = Vector256.Load(from + 3 * stride);
        Vector256<float> r4 = Vector256.Load(from + 4 * stride), r5 = Vector256.Load(from + 5 * stride);
        Vector256<float> r6 = Vector256.Load(from + 6 * stride), r7 = Vector256.Load(from + 7 * stride);

        Vector256<float> t0 = Avx.UnpackLow(r0, r1), t1 = Avx.UnpackHigh(r0, r1);
        Vector256<float> t2 = Avx.UnpackLow(r2, r3), t3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> t4 = Avx.UnpackLow(r4, r5), t5 = Avx.UnpackHigh(r4, r5);
        Vector256<float> t6 = Avx.UnpackLow(r6, r7), t7 = Avx.UnpackHigh(r6, r7);

        Vector256<float> s0 = Avx.Shuffle(t0, t2, 0x44), s1 = Avx.Shuffle(t0, t2, 0xEE);
        Vector256<float> s2 = Avx.Shuffle(t1, t3, 0x44), s3 = Avx.Shuffle(t1, t3, 0xEE);
        Vector256<float> s4 = Avx.Shuffle(t4, t6, 0x44), s5 = Avx.Shuffle(t4, t6, 0xEE);
        Vector256<float> s6 = Avx.Shuffle(t5, t7, 0x44), s7 = Avx.Shuffle(t5, t7, 0xEE);

        Avx.Permute2x128(s0, s4, 0x20).Store(to);
        Avx.Permute2x128(s1, s5, 0x20).Store(to + width);
        Avx.Permute2x128(s2, s6, 0x20).Store(to + 2 * width);
        Avx.Permute2x128(s3, s7, 0x20).Store(to + 3 * width);
        Avx.Permute2x128(s0, s4, 0x31).Store(to + 4 * width);
        Avx.Permute2x128(s1, s5, 0x31).Store(to + 5 * width);
        Avx.Permute2x128(s2, s6, 0x31).Store(to + 6 * width);
        Avx.Permute2x128(s3, s7, 0x31).Store(to + 7 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4x8(float* from, nint stride, float* to, nint width)
    {
        Vector256<float> r0 = Vector256.Load(from), r1 = Vector256.Load(from + stride);
        Vector256<float> r2 = Vector256.Load(from + 2 * stride), r3 = Vector256.Load(from + 3 * stride);
        Vector256<float> t0 = Avx.UnpackLow(r0, r1), t1 = Avx.UnpackHigh(r0, r1);
        Vector256<float> t2 = Avx.UnpackLow(r2, r3), t3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> s0 = Avx.Shuffle(t0, t2, 0x44), s1 = Avx.Shuffle(t0, t2, 0xEE);
        Vector256<float> s2 = Avx.Shuffle(t1, t3, 0x44), s3 = Avx.Shuffle(t1, t3, 0xEE);
        s0.GetLower().Store(to);
        s1.GetLower().Store(to + width);
        s2.GetLower().Store(to + 2 * width);
        s3.GetLower().Store(to + 3 * width);
        s0.GetUpper().Store(to + 4 * width);
        s1.GetUpper().Store(to + 5 * width);
        s2.GetUpper().Store(to + 6 * width);
        s3.GetUpper().Store(to + 7 * width);
    }
}
