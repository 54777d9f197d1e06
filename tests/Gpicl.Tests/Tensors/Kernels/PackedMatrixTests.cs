using Gpicl.Tensors.Kernels;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Kernels;

public sealed unsafe class PackedMatrixTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Products_agree_with_the_definition(bool accumulate, bool transposeB)
    {
        IEnumerable<MatrixStart> starts = Enum.GetValues<MatrixStart>().Where(start => accumulate == (start == MatrixStart.Existing));
        foreach (int m in (int[])[0, 1, 3, 4, 13])
            foreach (int n in (int[])[1, 15, 16, 33, 64, 100])
                foreach (int k in (int[])[1, 3, 17, 100, 257, 600])
                    foreach (MatrixStart start in starts)
                        MatrixProductCheck.Run(Multiply, m, n, k, transposeA: false, transposeB, start, gap: (n + k) % 3);
    }

    [Fact]
    public void A_row_has_the_same_bits_whatever_rows_are_computed_with_it()
    {
        const int N = 75, K = 300;
        var a = new GuardedBuffer(RandomNumbers.Uniform(20 * K, seed: 1));
        var b = new GuardedBuffer(RandomNumbers.Uniform(K * N, seed: 2));
        var together = new GuardedBuffer(20 * N);
        var alone = new GuardedBuffer(N);
        var matrix = new PackedMatrix(K, N, new MatrixOperand(b.Pointer, N));
        matrix.Multiply(20, a.Pointer, K, together.Pointer, N);
        for (int row = 0; row < 20; row++)
        {
            matrix.Multiply(1, a.Pointer + row * K, K, alone.Pointer, N);
            Assert.Equal(together.Values.Slice(row * N, N).ToArray(), alone.Values.ToArray());
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(257, 33)]
    [InlineData(600, 100)]
    public void What_was_packed_can_be_read_back(int rows, int columns)
    {
        var matrix = new GuardedBuffer(RandomNumbers.Uniform(rows * columns, seed: 1));
        var copy = new float[rows * columns];
        new PackedMatrix(rows, columns, new MatrixOperand(matrix.Pointer, columns)).CopyTo(copy);
        Assert.Equal(matrix.Values.ToArray(), copy);
    }

    private static void Multiply(int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate, float* bias) =>
        new PackedMatrix(k, n, b).Multiply(m, a.Data, a.Stride, c, cStride, accumulate, bias);
}
