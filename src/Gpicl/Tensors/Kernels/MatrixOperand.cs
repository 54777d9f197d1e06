namespace Gpicl.Tensors.Kernels;

/// <summary>One side of a matrix product: row-major data read as it lies, or transposed.</summary>
/// <param name="data">The first element.</param>
/// <param name="stride">Elements from one stored row to the next.</param>
/// <param name="transposed">When true, element (i, j) is <c>data[j · stride + i]</c>.</param>
internal readonly unsafe struct MatrixOperand(float* data, int stride, bool transposed = false)
{
    public readonly float* Data = data;
    public readonly int Stride = stride;
    public readonly bool Transposed = transposed;

    /// <summary>The same matrix from element (<paramref name="row"/>, <paramref name="column"/>) on.</summary>
    public MatrixOperand From(int row, int column) =>
        new(Data + (Transposed ? (nint)column * Stride + row : (nint)row * Stride + column), Stride, Transposed);
}
