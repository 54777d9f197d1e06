using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Model;

public class TransformerBlockTests
{
    private const int Batch = 3, Length = 5, Width = 8;

    private readonly TransformerBlock block = new("block", Width, heads: 2, hiddenSize: 12, new Initializer(seed: 1));
    private readonly float[] values = RandomNumbers.Uniform(2 * Batch * Length * Width, seed: 1);

    [Fact]
    public void Query_tokens_alone_are_what_they_are_in_company()
    {
        using var tape = new Tape();
        Tensor x = tape.Constant(new Shape(2, Batch, Length, Width), values);

        Tensor both = block.Forward(tape, x, AttentionPattern.Paired), queries = block.Forward(tape, x, AttentionPattern.Paired, queriesOnly: true);

        Assert.Equal(x.Shape, both.Shape);
        Assert.Equal(new Shape(1, Batch, Length, Width), queries.Shape);
        for (int i = 0; i < queries.Values.Length; i++)
            Assert.Equal(both.Values[i], queries.Values[i], 1e-6f);
    }

    [Fact]
    public void Support_tokens_of_the_paired_pattern_are_a_causal_sequence()
    {
        using var tape = new Tape();
        int half = values.Length / 2;

        Tensor paired = block.Forward(tape, tape.Constant(new Shape(2, Batch, Length, Width), values), AttentionPattern.Paired);
        Tensor causal = block.Forward(tape, tape.Constant(new Shape(Batch, Length, Width), values.AsSpan(half)), AttentionPattern.Causal);

        for (int i = 0; i < half; i++)
            Assert.Equal(causal.Values[i], paired.Values[half + i], 1e-6f);
    }

    [Fact]
    public void Only_the_paired_pattern_has_query_tokens_to_return()
    {
        using var tape = new Tape();
        Tensor x = tape.Constant(new Shape(Batch, Length, Width), values.AsSpan(values.Length / 2));

        var error = Assert.Throws<ArgumentException>("queriesOnly", () => block.Forward(tape, x, AttentionPattern.Causal, queriesOnly: true));
        Assert.Contains("Causal", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 4, "modelSize")]
    [InlineData(8, 0, 4, "heads")]
    [InlineData(8, -2, 4, "heads")]
    [InlineData(8, 2, 0, "hiddenSize")]
    public void A_block_of_impossible_size_is_refused(int modelSize, int heads, int hiddenSize, string argument) =>
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => new TransformerBlock("block", modelSize, heads, hiddenSize, new Initializer(0)));

    [Fact]
    public void Heads_that_do_not_share_the_model_size_evenly_are_refused()
    {
        var error = Assert.Throws<ArgumentException>("heads", () => new TransformerBlock("block", 8, 3, 32, new Initializer(0)));
        Assert.Contains("8", error.Message, StringComparison.Ordinal);
        Assert.Contains("3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tokens_of_another_shape_than_the_pattern_needs_are_refused(bool paired)
    {
        AttentionPattern pattern = paired ? AttentionPattern.Paired : AttentionPattern.Causal;
        using var tape = new Tape();
        Tensor x = pattern == AttentionPattern.Paired ? tape.Zeros(new Shape(Batch, Length, Width)) : tape.Zeros(new Shape(2, Batch, Length, Width));

        Assert.Throws<ShapeMismatchException>(() => block.Forward(tape, x, pattern));
        Assert.Throws<ShapeMismatchException>(() => block.Forward(tape, tape.Zeros(new Shape(Batch, Length, Width + 1)), pattern));
    }
}
