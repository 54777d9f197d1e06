using Gpicl.Tensors.Kernels;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Kernels;

public sealed unsafe class PackedMatrixTests
{
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public void Products_agree_with_the_definition(bool accumulate, bool transposeB, bool inSixteenBits)
    {
        MatrixMultiply multiply = inSixteenBits ? MultiplyRounded : Multiply;
        IEnumerable<MatrixStart> starts = Enum.GetValues<MatrixStart>().Where(start => accumulate == (start == MatrixStart.Existing));
        foreach (int m in (int[])[0, 1, 3, 4, 13, 19])
            foreach (int n in (int[])[1, 15, 16, 33, 64, 100, 131])
                foreach (int k in (int[])[1, 3, 17, 100, 257, 600])
                    foreach (MatrixStart start in starts)
                        MatrixProductCheck.Run(multiply, m, n, k, transposeA: false, transposeB, start, gap: (n + k) % 3);
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
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(30)]
    public void Values_of_sixteen_bits_give_the_bits_that_they_give_in_thirty_two(int rows)
    {
        foreach ((int n, int k) in ((int, int)[])[(10, 192), (192, 768), (75, 301), (256, 256), (129, 1)])
        {
            var a = new GuardedBuffer(RandomNumbers.Uniform(rows * k, seed: 1));
            var b = new GuardedBuffer(Rounded(RandomNumbers.Uniform(k * n, seed: 2)));
            GuardedBuffer narrow = new(rows * n), wide = new(rows * n), memory = new(PackedPanels.LengthOf(k, n) + 16);
            var operand = new MatrixOperand(b.Pointer, n);
            new PackedMatrix(k, n, operand).Multiply(rows, a.Pointer, k, narrow.Pointer, n);
            new PackedPanels(k, n, operand, memory.Pointer).Multiply(rows, a.Pointer, k, wide.Pointer, n);
            Assert.Equal(wide.Values.ToArray(), narrow.Values.ToArray());
        }
    }

    [Fact]
    public void A_matrix_whose_values_have_eight_digits_takes_half_the_memory()
    {
        float[] values = RandomNumbers.Uniform(3000 * 40, seed: 1);
        long exact = Allocated(values), rounded = Allocated(Rounded(values));
        Assert.InRange((double)rounded / exact, 0.5, 0.7); // packing has taken a block of 32-bit values besides

        static long Allocated(float[] values)
        {
            var matrix = new GuardedBuffer(values);
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = new PackedMatrix(3000, 40, new MatrixOperand(matrix.Pointer, 40));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(257, 33, false)]
    [InlineData(600, 100, false)]
    [InlineData(1, 1, true)]
    [InlineData(257, 33, true)]
    [InlineData(600, 100, true)]
    public void What_was_packed_can_be_read_back(int rows, int columns, bool inSixteenBits)
    {
        float[] values = RandomNumbers.Uniform(rows * columns, seed: 1);
        var matrix = new GuardedBuffer(inSixteenBits ? Rounded(values) : values);
        var copy = new float[rows * columns];
        new PackedMatrix(rows, columns, new MatrixOperand(matrix.Pointer, columns)).CopyTo(copy);
        Assert.Equal(matrix.Values.ToArray(), copy);
    }

    private static void Multiply(int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate, float* bias) =>
        new PackedMatrix(k, n, b).Multiply(m, a.Data, a.Stride, c, cStride, accumulate, bias);

    // B is rounded where it lies, so that the definition sees it as the kernel does.
    private static void MultiplyRounded(int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate, float* bias)
    {
        for (int row = 0; row < (b.Transposed ? n : k); row++)
        {
            var values = new Span<float>(b.Data + row * b.Stride, b.Transposed ? k : n);
            Rounded(values).CopyTo(values);
        }

        Multiply(m, n, k, a, b, c, cStride, accumulate, bias);
    }

    private static float[] Rounded(ReadOnlySpan<float> values)
    {
        float[] rounded = values.ToArray();
        foreach (ref float value in rounded.AsSpan())
            value = BFloat16.ToSingle(BFloat16.Round(value));
        return rounded;
    }
}
