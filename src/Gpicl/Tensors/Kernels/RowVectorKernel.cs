using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// C = initial + A·B for a few rows of A: nothing is packed, because with so few rows every element of B is used only a
/// few times; B is read once, four rows at a time.
/// </summary>
internal static unsafe class RowVectorKernel
{
    /// <summary>Up to this many rows, this kernel is faster than the blocked one.</summary>
    public const int MaximumRows = 3;

    public static void Multiply(
        int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate, float* bias)
    {
        nint step = a.Transposed ? a.Stride : 1;
        for (int i = 0; i < m; i++)
        {
            float* row = c + (nint)i * cStride;
            if (!accumulate)
            {
                if (bias == null)
                    new Span<float>(row, n).Clear();
                else
                    new ReadOnlySpan<float>(bias, n).CopyTo(new Span<float>(row, n));
            }

            float* left = a.From(i, 0).Data;
            int p = 0;
            for (; p <= k - 4; p += 4)
                AddFour(n, left[p * step], left[(p + 1) * step], left[(p + 2) * step], left[(p + 3) * step], b.Data + (nint)p * b.Stride, b.Stride, row);
            for (; p < k; p++)
                VectorKernels.AddScaled(n, left[p * step], b.Data + (nint)p * b.Stride, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(int n, float s0, float s1, float s2, float s3, float* b, nint stride, float* c)
    {
        float* b1 = b + stride, b2 = b1 + stride, b3 = b2 + stride;
        Vector512<float> v0 = Vector512.Create(s0), v1 = Vector512.Create(s1), v2 = Vector512.Create(s2), v3 = Vector512.Create(s3);
        int j = 0;
        for (; j <= n - Vector512<float>.Count; j += Vector512<float>.Count)
        {
            Vector512<float> sum = Vector512.MultiplyAddEstimate(v0, Vector512.Load(b + j), Vector512.Load(c + j));
            sum = Vector512.MultiplyAddEstimate(v1, Vector512.Load(b1 + j), sum);
            sum = Vector512.MultiplyAddEstimate(v2, Vector512.Load(b2 + j), sum);
            Vector512.MultiplyAddEstimate(v3, Vector512.Load(b3 + j), sum).Store(c + j);
        }

        // In the order of the vectors, and of the blocked kernel: a row alone has the bits it has among others.
        for (; j < n; j++)
        {
            float sum = float.MultiplyAddEstimate(s0, b[j], c[j]);
            sum = float.MultiplyAddEstimate(s1, b1[j], sum);
            sum = float.MultiplyAddEstimate(s2, b2[j], sum);
            c[j] = float.MultiplyAddEstimate(s3, b3[j], sum);
        }
    }
}
