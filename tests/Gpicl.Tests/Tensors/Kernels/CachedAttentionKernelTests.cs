using Gpicl.Tensors.Kernels;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Kernels;

public sealed unsafe class CachedAttentionKernelTests
{
    [Theory]
    [InlineData(5, 1, 1)]
    [InlineData(5, 3, 15)]
    [InlineData(5, 1, 99)]
    [InlineData(5, 130, 1)]
    [InlineData(5, 70, 40)]
    [InlineData(96, 1, 64)]
    [InlineData(96, 9, 300)]
    [InlineData(33, 20, 1030)]
    public void Mixtures_agree_with_the_definition(int size, int rows, int prefix)
    {
        foreach (bool isBFloat16 in (bool[])[false, true])
        {
            var head = new Head(size, prefix + rows, isBFloat16, seed: 2);
            var tokens = new GuardedBuffer(RandomNumbers.Uniform(rows * head.Stride, seed: 1, -3, 3));
            var kernel = new CachedAttentionKernel(size, head.Stride);

            var causal = new GuardedBuffer(rows * size);
            kernel.Causal(rows, tokens.Pointer, head.Cached, prefix, causal.Pointer, size);
            Check(ownKey: false, growth: 1, causal);

            for (int growth = 0; growth < 2; growth++)
            {
                var queries = new GuardedBuffer(rows * size);
                kernel.WithOwnKey(
                    rows, tokens.Pointer, head.Cached, prefix, growth, tokens.Pointer + size, tokens.Pointer + 2 * size, queries.Pointer, size);
                Check(ownKey: true, growth, queries);
            }

            void Check(bool ownKey, int growth, GuardedBuffer output)
            {
                for (int row = 0; row < rows; row++)
                {
                    int attended = prefix + growth * row;
                    Span<float> query = tokens.Values.Slice(row * head.Stride, 3 * size);
                    double[] weights = Naive.Softmax(head.Scores(query, attended, ownKey));
                    for (int c = 0; c < size; c++)
                    {
                        double expected = 0;
                        for (int j = 0; j < weights.Length; j++)
                            expected += weights[j] * (j < attended ? head.Values[j][c] : query[2 * size + c]);
                        Assert.Equal(expected, output.Values[row * size + c], 2e-5);
                    }
                }

                output.AssertGuardsAreIntact();
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_row_has_the_same_bits_whatever_rows_are_computed_with_it(bool isBFloat16)
    {
        const int Size = 48, Rows = 21, Prefix = 700;
        var head = new Head(Size, Prefix + Rows, isBFloat16, seed: 5);
        var tokens = new GuardedBuffer(RandomNumbers.Uniform(Rows * head.Stride, seed: 4, -3, 3));
        var kernel = new CachedAttentionKernel(Size, head.Stride);
        GuardedBuffer together = new(Rows * Size), alone = new(Size);
        kernel.Causal(Rows, tokens.Pointer, head.Cached, Prefix, together.Pointer, Size);
        for (int row = 0; row < Rows; row++)
        {
            kernel.Causal(1, tokens.Pointer + row * head.Stride, head.Cached, Prefix + row, alone.Pointer, Size);
            Assert.Equal(together.Values.Slice(row * Size, Size).ToArray(), alone.Values.ToArray());
        }
    }

    [Fact]
    public void Tokens_that_are_masked_get_no_weight_and_the_weights_of_the_first_row_are_told()
    {
        const int Size = 16, Rows = 3, Prefix = 600;
        var head = new Head(Size, Prefix, isBFloat16: true, seed: 7);
        var tokens = new GuardedBuffer(RandomNumbers.Uniform(Rows * head.Stride, seed: 6, -3, 3));
        int[] masked = [-1, 500, 3];
        var output = new GuardedBuffer(Rows * Size);
        var told = new GuardedBuffer(new float[Prefix]);
        fixed (int* masks = masked)
            new CachedAttentionKernel(Size, head.Stride).WithOwnKey(
                Rows, tokens.Pointer, head.Cached, Prefix, 0, tokens.Pointer + Size, tokens.Pointer + 2 * Size, output.Pointer, Size, new TokenMasks(masks, 1),
                told.Pointer);
        for (int row = 0; row < Rows; row++)
        {
            Span<float> query = tokens.Values.Slice(row * head.Stride, 3 * Size);
            double[] scores = head.Scores(query, Prefix, ownKey: true);
            if (masked[row] >= 0)
                scores[masked[row]] = double.NegativeInfinity;
            double[] weights = Naive.Softmax(scores);
            double expected = Enumerable.Range(0, Prefix).Sum(j => weights[j] * head.Values[j][0]) + weights[Prefix] * query[2 * Size];
            Assert.Equal(expected, output.Values[row * Size], 2e-5);
            for (int j = 0; row == 0 && j < Prefix; j++)
                Assert.Equal(weights[j], told.Values[j], 1e-6);
        }
    }

    /// <summary>Random keys and values; whatever lies behind them is NaN.</summary>
    private sealed class Head
    {
        private readonly CacheBlock layout;
        private readonly float[][] blocks;
        private readonly int size;

        public Head(int size, int tokens, bool isBFloat16, int seed)
        {
            this.size = size;
            layout = new CacheBlock(size, isBFloat16);
            blocks = new float[tokens / CacheBlock.Tokens + 1][];
            for (int i = 0; i < blocks.Length; i++)
            {
                blocks[i] = GC.AllocateUninitializedArray<float>(layout.Length + 16, pinned: true);
                blocks[i].AsSpan().Fill(BitConverter.UInt32BitsToSingle(uint.MaxValue));
            }

            for (int token = 0; token < tokens; token++)
            {
                var key = new GuardedBuffer(RandomNumbers.Uniform(size, seed + 2 * token, -3, 3));
                var value = new GuardedBuffer(RandomNumbers.Uniform(size, seed + 2 * token + 1));
                layout.Store(Cached.BlockOf(token), token % CacheBlock.Tokens, key.Pointer, value.Pointer);
            }

            for (int token = 0; token < tokens; token++)
            {
                Keys.Add(new float[size]);
                Values.Add(new float[size]);
                layout.Load(Cached.BlockOf(token), token % CacheBlock.Tokens, Keys[token], Values[token]);
                Assert.Equal(Array.ConvertAll(RandomNumbers.Uniform(size, seed + 2 * token, -3, 3), Kept), Keys[token]);
                Assert.Equal(Array.ConvertAll(RandomNumbers.Uniform(size, seed + 2 * token + 1), Kept), Values[token]);
            }

            float Kept(float value) => isBFloat16 ? BFloat16.ToSingle(BFloat16.Round(value)) : value;
        }

        public int Stride => 3 * size + 2;

        public CachedHead Cached => new(layout, blocks, 0, 1, 0);

        public List<float[]> Keys { get; } = [];

        public List<float[]> Values { get; } = [];

        public double[] Scores(ReadOnlySpan<float> query, int attended, bool ownKey)
        {
            var scores = new double[attended + (ownKey ? 1 : 0)];
            for (int j = 0; j < scores.Length; j++)
                for (int c = 0; c < size; c++)
                    scores[j] += query[c] / Math.Sqrt(size) * (j < attended ? Keys[j][c] : query[size + c]);
            return scores;
        }
    }
}
