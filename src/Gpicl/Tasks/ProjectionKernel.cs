using Gpicl.Tensors.Kernels;

namespace Gpicl.Tasks;

/// <summary>The product of inputs and a projection, the one matrix product that tasks need.</summary>
internal static class ProjectionKernel
{
    /// <summary>outputs = inputs · matrixᵀ: [T, N] = [T, W] · [N, W]ᵀ.</summary>
    public static unsafe void Multiply(ReadOnlySpan<float> inputs, ReadOnlySpan<float> matrix, int width, Span<float> outputs)
    {
        int rows = inputs.Length / width, columns = matrix.Length / width;
        fixed (float* x = inputs, a = matrix, y = outputs)
            Gemm.MultiplyOnThisThread(rows, columns, width, new MatrixOperand(x, width), new MatrixOperand(a, width, transposed: true), y, columns);
    }
}
