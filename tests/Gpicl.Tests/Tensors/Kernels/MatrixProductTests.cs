using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Kernels;

public sealed unsafe class MatrixProductTests
{
    private static readonly int[] Sizes = [0, 1, 2, 3, 4, 7, 8, 9, 13, 16, 17, 31, 32, 33, 49];

    public static TheoryData<bool, bool, MatrixStart> Variants { get; } = AllVariants();

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_small_shape_agrees_with_the_definition(bool transposeA, bool transposeB, MatrixStart start)
    {
        foreach (int m in Sizes)
            foreach (int n in Sizes)
                foreach (int k in Sizes)
                    MatrixProductCheck.Run(Gemm.MultiplyOnThisThread, m, n, k, transposeA, transposeB, start, gap: (m + n + k) % 3);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Shapes_shared_out_over_threads_agree_with_the_definition(bool transposeA, bool transposeB, MatrixStart start)
    {
        (int M, int N, int K)[] shapes =
        [
            (97, 97, 97), (200, 33, 97), (31, 300, 97), (1, 3000, 180), (3, 1000, 300), (900, 3, 200), (4, 97, 1500), (2, 2, 200_000),
        ];
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            MatrixMultiply multiply = (m, n, k, a, b, c, stride, accumulate, bias) => Gemm.Multiply(pool, m, n, k, a, b, c, stride, accumulate, bias);
            foreach ((int m, int n, int k) in shapes)
                MatrixProductCheck.Run(multiply, m, n, k, transposeA, transposeB, start, gap: threads);
        }
    }

    [Theory]
    [InlineData(389, 2049, 257, false, false)]
    [InlineData(490, 5, 800, true, false)]
    [InlineData(5, 3100, 800, false, true)]
    [InlineData(64, 500, 2300, true, false)]
    [InlineData(970, 3075, 3, true, true)]
    public void Shapes_beyond_one_block_of_the_caches_agree_with_the_definition(int m, int n, int k, bool transposeA, bool transposeB)
    {
        using var pool = new WorkerPool(2);
        MatrixMultiply multiply = (m, n, k, a, b, c, stride, accumulate, bias) => Gemm.Multiply(pool, m, n, k, a, b, c, stride, accumulate, bias);
        MatrixProductCheck.Run(Gemm.MultiplyOnThisThread, m, n, k, transposeA, transposeB, MatrixStart.Bias, gap: 1);
        if (m * n < 100_000)
            MatrixProductCheck.Run(multiply, m, n, k, transposeA, transposeB, MatrixStart.Existing, gap: 1);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_micro_kernel_for_AVX512_agrees_with_the_definition(bool transposeA, bool transposeB, MatrixStart start)
    {
        if (InstructionSets.Best >= InstructionSet.Avx512)
            CheckBlocked(BlockedGemm<Avx512MicroKernel>.Multiply, transposeA, transposeB, start);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_micro_kernel_for_AVX2_agrees_with_the_definition(bool transposeA, bool transposeB, MatrixStart start)
    {
        if (InstructionSets.Best >= InstructionSet.Avx2)
            CheckBlocked(BlockedGemm<Avx2MicroKernel>.Multiply, transposeA, transposeB, start);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_portable_micro_kernel_agrees_with_the_definition(bool transposeA, bool transposeB, MatrixStart start) =>
        CheckBlocked(BlockedGemm<PortableMicroKernel>.Multiply, transposeA, transposeB, start);

    [Theory]
    [InlineData(false, MatrixStart.Zero)]
    [InlineData(false, MatrixStart.Existing)]
    [InlineData(true, MatrixStart.Bias)]
    [InlineData(true, MatrixStart.Existing)]
    public void The_kernel_for_few_rows_agrees_with_the_definition(bool transposeA, MatrixStart start)
    {
        foreach (int m in new[] { 1, 2, 3 })
            foreach (int n in Sizes)
                foreach (int k in Sizes)
                    MatrixProductCheck.Run(RowVectorKernel.Multiply, m, n, k, transposeA, transposeB: false, start, gap: 2);
    }

    [Theory]
    [InlineData(130, 110, 70)]
    [InlineData(70, 330, 900)]
    [InlineData(9, 1000, 300)]
    [InlineData(2, 3000, 300)]
    public void A_product_has_the_same_bits_every_time_on_any_number_of_threads(int m, int n, int k)
    {
        var a = new GuardedBuffer(RandomNumbers.Uniform(m * k, seed: 1));
        var b = new GuardedBuffer(RandomNumbers.Uniform(k * n, seed: 2));
        GuardedBuffer alone = new(m * n), shared = new(m * n);
        Gemm.MultiplyOnThisThread(m, n, k, new MatrixOperand(a.Pointer, k), new MatrixOperand(b.Pointer, n), alone.Pointer, n);
        foreach (int threads in new[] { 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            for (int repeat = 0; repeat < 10; repeat++)
            {
                shared.Values.Clear();
                Gemm.Multiply(pool, m, n, k, new MatrixOperand(a.Pointer, k), new MatrixOperand(b.Pointer, n), shared.Pointer, n);
                Assert.True(alone.Values.SequenceEqual(shared.Values));
            }
        }
    }

    [Fact]
    public void Products_that_pack_nothing_agree_with_the_definition()
    {
        MatrixMultiply multiply = (m, n, k, a, b, c, stride, accumulate, bias) => Gemm.MultiplyUnpacked(m, n, k, a.Data, a.Stride, b.Data, b.Stride, c, stride);
        foreach (int m in new[] { 1, 4, 6, 8, 9, 16, 27 })
            foreach (int n in new[] { 1, 5, 16, 32, 48, 80 })
                foreach (int k in new[] { 1, 7, 16, 100 })
                    MatrixProductCheck.Run(multiply, m, n, k, transposeA: false, transposeB: false, MatrixStart.Zero, gap: (m + n) % 3);
        MatrixProductCheck.Run(multiply, 17, 528, 1100, transposeA: false, transposeB: false, MatrixStart.Zero);
    }

    private static void CheckBlocked(MatrixMultiply multiply, bool transposeA, bool transposeB, MatrixStart start)
    {
        int[] outer = [1, 3, 4, 6, 7, 8, 9, 16, 17, 32, 33, 48, 49, 64, 80, 97];
        foreach (int m in outer)
            foreach (int n in outer)
                foreach (int k in new[] { 0, 1, 7, 8, 9, 17 })
                    MatrixProductCheck.Run(multiply, m, n, k, transposeA, transposeB, start, gap: m % 2);
        MatrixProductCheck.Run(multiply, 29, 45, 300, transposeA, transposeB, start, gap: 3);
        MatrixProductCheck.Run(multiply, 389, 9, 20, transposeA, transposeB, start);
        MatrixProductCheck.Run(multiply, 7, 3110, 5, transposeA, transposeB, start);
    }

    private static TheoryData<bool, bool, MatrixStart> AllVariants()
    {
        var variants = new TheoryData<bool, bool, MatrixStart>();
        foreach (bool transposeA in new[] { false, true })
            foreach (bool transposeB in new[] { false, true })
                foreach (MatrixStart start in Enum.GetValues<MatrixStart>())
                    variants.Add(transposeA, transposeB, start);
        return variants;
    }
}
