using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.Model.Support;
using Gpicl.Tests.Tasks;

namespace Gpicl.Tests.Model;

public class GpiclNetworkTests
{
    [Theory]
    [InlineData(TokenLayout.Paired, 16318054719357160992)]
    [InlineData(TokenLayout.PreviousLabel, 7975013853147163350)]
    public void Initial_weights_are_those_of_earlier_versions(TokenLayout layout, ulong expected) =>
        Assert.Equal(expected, Checksum.Of(new GpiclNetwork(SmallLearner.Options(layout), seed: 42).Parameters.Values.ToArray()));

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others(TokenLayout layout)
    {
        GpiclNetwork first = new(SmallLearner.Options(layout), 7), again = new(SmallLearner.Options(layout), 7), other = new(SmallLearner.Options(layout), 8);

        Assert.Equal(first.Parameters.Values, again.Parameters.Values);
        for (int i = 0; i < first.Parameters.Count; i++)
            if (first.Parameters[i].Values.ContainsAnyExcept(first.Parameters[i].Values[0])) // not a constant
                Assert.False(first.Parameters[i].Values.SequenceEqual(other.Parameters[i].Values), first.Parameters[i].Name);
    }

    [Fact]
    public void Parameters_have_the_names_and_shapes_that_checkpoints_rely_on()
    {
        string[] embedding = ["embedding.input.weight [5, 8]", "embedding.label.weight [3, 8]", "embedding.bias [8]"];
        string[] rest = [.. Block(0), .. Block(1), "norm.gain [8]", "norm.bias [8]", "head.weight [8, 3]", "head.bias [3]"];

        Assert.Equal([.. embedding, .. rest], Describe(TokenLayout.Paired));
        Assert.Equal([.. embedding, "embedding.position [40, 8]", .. rest], Describe(TokenLayout.PreviousLabel));

        static IEnumerable<string> Describe(TokenLayout layout) =>
            new GpiclNetwork(SmallLearner.Options(layout)).Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}");

        static string[] Block(int i) =>
        [
            $"blocks.{i}.attention.norm.gain [8]", $"blocks.{i}.attention.norm.bias [8]",
            $"blocks.{i}.attention.input.weight [8, 24]", $"blocks.{i}.attention.input.bias [24]",
            $"blocks.{i}.attention.output.weight [8, 8]", $"blocks.{i}.attention.output.bias [8]",
            $"blocks.{i}.mlp.norm.gain [8]", $"blocks.{i}.mlp.norm.bias [8]",
            $"blocks.{i}.mlp.up.weight [8, 32]", $"blocks.{i}.mlp.up.bias [32]",
            $"blocks.{i}.mlp.down.weight [32, 8]", $"blocks.{i}.mlp.down.bias [8]",
        ];
    }

    [Fact]
    public void The_default_is_the_architecture_of_the_paper_in_the_paired_layout()
    {
        var learner = new GpiclNetwork(new GpiclOptions());

        Assert.Equal(4, learner.Blocks.Count);
        Assert.Equal(new Shape(256, 1024), learner.Blocks[0].Up.Weight.Shape);
        Assert.Null(learner.Position);
        int block = 256 * 768 + 768 + 256 * 256 + 256 + 2 * 256 * 1024 + 1024 + 256 + 4 * 256;
        Assert.Equal((196 + 10 + 1) * 256 + 4 * block + 2 * 256 + 256 * 10 + 10, learner.Parameters.ElementCount);
        Assert.Equal(("gpicl", 196, 10), (learner.Name, learner.InputSize, learner.Classes));
    }

    [Fact]
    public void The_paired_layout_takes_sequences_of_any_length()
    {
        GpiclNetwork learner = SmallLearner.Create(SmallLearner.Options(TokenLayout.Paired) with { MaximumLength = 4 });

        learner.CheckLength(1_000_000);
        Assert.All(LabeledSequences.For(learner, 1, 150).Logits(learner), logit => Assert.True(float.IsFinite(logit)));
    }

    [Fact]
    public void The_previous_label_layout_refuses_sequences_longer_than_its_positions()
    {
        GpiclNetwork learner = SmallLearner.Create(SmallLearner.Options(TokenLayout.PreviousLabel) with { MaximumLength = 9 });

        Assert.Equal(9 * learner.Classes, LabeledSequences.For(learner, 1, 9).Logits(learner).Length);
        Assert.Equal(10, Assert.Throws<ArgumentOutOfRangeException>("length", () => learner.CheckLength(10)).ActualValue);
        Assert.Throws<ArgumentOutOfRangeException>("length", () => LabeledSequences.For(learner, 1, 10).Logits(learner));
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void A_sequence_without_examples_is_refused(TokenLayout layout)
    {
        GpiclNetwork learner = SmallLearner.Create(layout);

        Assert.Throws<ArgumentOutOfRangeException>("length", () => learner.CheckLength(0));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => LabeledSequences.For(learner, 1, 0).Logits(learner));
    }

    [Fact]
    public void Inputs_and_labels_that_do_not_fit_are_named()
    {
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired);
        using var tape = new Tape();
        var labels = new int[12];

        AssertRefused(new Shape(3, 4, 6), labels, "[3, 4, 6] and 12 labels");
        AssertRefused(new Shape(12, 5), labels, "[12, 5] and 12 labels");
        AssertRefused(new Shape(3, 4, 5), new int[11], "[3, 4, 5] and 11 labels");
        Assert.Throws<ArgumentNullException>("inputs", () => learner.Forward(tape, null!, labels));
        Assert.Throws<ArgumentNullException>("tape", () => learner.Forward(null!, new Tensor(new Shape(3, 4, 5)), labels));
        Assert.Throws<ArgumentNullException>("options", () => new GpiclNetwork(null!));

        void AssertRefused(Shape shape, int[] given, string found)
        {
            string message = Assert.Throws<ShapeMismatchException>(() => learner.Forward(tape, new Tensor(shape), given)).Message;
            Assert.Contains("[B, T, 5]", message, StringComparison.Ordinal);
            Assert.Contains(found, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void A_label_of_no_class_is_refused(TokenLayout layout)
    {
        GpiclNetwork learner = SmallLearner.Create(layout);
        var data = LabeledSequences.For(learner, 1, 4);
        data.Labels[2] = 3;

        Assert.Equal(3, Assert.Throws<ArgumentOutOfRangeException>(() => data.Logits(learner)).ActualValue);
    }

    [Theory]
    [InlineData(TokenLayout.PreviousLabel, 1, 56)] // 6 to embed, 2 tokens × (3 + 3) + 2 × 3 pairs, 4 in the head: 28 multiplications
    [InlineData(TokenLayout.PreviousLabel, 2, 92)]
    [InlineData(TokenLayout.Paired, 1, 68)] // 6, 4 tokens × 3 + 2 tokens × 3 + 2 × 3 pairs, 4: 34
    [InlineData(TokenLayout.Paired, 2, 140)] // 36 more: 4 tokens × (3 + 3) + 2 × 2 × 3 pairs
    public void Operations_of_a_forward_pass_are_those_counted_by_hand(TokenLayout layout, int layers, double expected)
    {
        var learner = new GpiclNetwork(
            new GpiclOptions { InputSize = 3, Classes = 2, Layout = layout, ModelSize = 1, Layers = layers, Heads = 1, HiddenFactor = 1 });

        Assert.Equal(expected, learner.ForwardOperations(2));
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void Its_state_is_a_key_and_a_value_of_every_block_for_every_example(TokenLayout layout)
    {
        GpiclNetwork learner = SmallLearner.Create(layout, layers: 2);

        Assert.Equal([0, 2 * 2 * 8, 99 * 2 * 2 * 8], [learner.StateSize(0), learner.StateSize(1), learner.StateSize(99)]);
    }
}
