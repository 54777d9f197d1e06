using Gpicl.Tensors.Kernels;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Kernels;

public sealed unsafe class CachedAttentionKernelTests
{
    private const int Size = 5;
    private const int TokenStride = 17;
    private const int ValueStride = 8;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 15)]
    [InlineData(1, 99)]
    [InlineData(130, 1)]
    [InlineData(70, 40)]
    public void Mixtures_agree_with_the_definition(int rows, int prefix)
    {
        int capacity = (prefix + rows + 31) / 16 * 16;
        var tokens = new GuardedBuffer(RandomNumbers.Uniform(rows * TokenStride, seed: 1, -3, 3));
        var keys = new GuardedBuffer(RandomNumbers.Uniform(Size * capacity, seed: 2, -3, 3));
        var values = new GuardedBuffer(RandomNumbers.Uniform(capacity * ValueStride, seed: 3));
        // What lies behind the tokens in use may be anything.
        for (int i = 0; i < Size; i++)
            keys.Values.Slice(i * capacity + prefix + rows - 1, capacity - (prefix + rows - 1)).Fill(float.NaN);
        var kernel = new CachedAttentionKernel(Size, capacity, ValueStride, TokenStride);

        var causal = new GuardedBuffer(rows * Size);
        kernel.Causal(rows, tokens.Pointer, keys.Pointer, values.Pointer, prefix, causal.Pointer, Size);
        Check(ownKey: false, growth: 1, causal);

        for (int growth = 0; growth < 2; growth++)
        {
            var queries = new GuardedBuffer(rows * Size);
            kernel.WithOwnKey(
                rows, tokens.Pointer, keys.Pointer, values.Pointer, prefix, growth, tokens.Pointer + Size, tokens.Pointer + 2 * Size, queries.Pointer, Size);
            Check(ownKey: true, growth, queries);
        }

        void Check(bool ownKey, int growth, GuardedBuffer output)
        {
            for (int row = 0; row < rows; row++)
            {
                int attended = prefix + growth * row;
                var scores = new double[attended + (ownKey ? 1 : 0)];
                for (int j = 0; j < scores.Length; j++)
                    for (int c = 0; c < Size; c++)
                        scores[j] += tokens.Values[row * TokenStride + c] / Math.Sqrt(Size)
                            * (j < attended ? keys.Values[c * capacity + j] : tokens.Values[row * TokenStride + Size + c]);
                double[] weights = Naive.Softmax(scores);
                for (int c = 0; c < Size; c++)
                {
                    double expected = 0;
                    for (int j = 0; j < scores.Length; j++)
                        expected += weights[j] * (j < attended ? values.Values[j * ValueStride + c] : tokens.Values[row * TokenStride + 2 * Size + c]);
                    Assert.Equal(expected, output.Values[row * Size + c], 1e-5);
                }
            }

            output.AssertGuardsAreIntact();
        }
    }
}
