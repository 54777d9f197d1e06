using Gpicl.Baselines.Vsml;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;
using Gpicl.Tests.Baselines.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines.Vsml;

public class VsmlTests
{
    private const int Length = 19;

    private static readonly VsmlLearner Symmetric = SmallVsml.Create(new VsmlOptions { InputSize = 5, Classes = 3, HiddenSize = 4 });

    private static readonly VsmlWithoutSymmetries Asymmetric =
        SmallVsml.Create(new VsmlWithoutSymmetriesOptions { InputSize = 5, Classes = 3, GridSize = 2, HiddenSize = 4, MessageSize = 3 });

    public static TheoryData<string> Names => [Symmetric.Name, Asymmetric.Name];

    [Fact]
    public void Permuting_the_features_of_all_inputs_changes_no_prediction()
    {
        LabeledSequences data = LabeledSequences.For(Symmetric, 2, Length), permuted = LabeledSequences.For(Symmetric, 2, Length);
        int[] order = [3, 0, 4, 2, 1];
        for (int i = 0; i < data.Inputs.Length; i++)
            permuted.Inputs[i] = data.Inputs[i / 5 * 5 + order[i % 5]];
        Assert.NotEqual(data.Inputs, permuted.Inputs);

        AssertClose(data.Logits(Symmetric), permuted.Logits(Symmetric));
    }

    [Fact]
    public void Permuting_the_classes_permutes_the_predictions()
    {
        LabeledSequences data = LabeledSequences.For(Symmetric, 2, Length), permuted = LabeledSequences.For(Symmetric, 2, Length);
        int[] renamed = [2, 0, 1];
        for (int i = 0; i < data.Labels.Length; i++)
            permuted.Labels[i] = renamed[data.Labels[i]];

        float[] logits = data.Logits(Symmetric), found = permuted.Logits(Symmetric);

        Assert.NotEqual(logits, found);
        AssertClose(logits, [.. Enumerable.Range(0, logits.Length).Select(i => found[i / 3 * 3 + renamed[i % 3]])]);
    }

    [Fact]
    public void Without_symmetries_neither_permutation_goes_unnoticed()
    {
        LabeledSequences data = LabeledSequences.For(Asymmetric, 1, Length), features = LabeledSequences.For(Asymmetric, 1, Length),
            classes = LabeledSequences.For(Asymmetric, 1, Length);
        for (int i = 0; i < data.Inputs.Length; i++)
            features.Inputs[i] = data.Inputs[i / 5 * 5 + (i + 1) % 5];
        for (int i = 0; i < data.Labels.Length; i++)
            classes.Labels[i] = (data.Labels[i] + 1) % 3;

        float[] logits = data.Logits(Asymmetric), shuffled = features.Logits(Asymmetric), renamed = classes.Logits(Asymmetric);

        Assert.Contains(Enumerable.Range(0, logits.Length), i => Math.Abs(logits[i] - shuffled[i]) > 0.01f);
        Assert.Contains(Enumerable.Range(0, logits.Length), i => Math.Abs(logits[i] - renamed[i / 3 * 3 + (i + 1) % 3]) > 0.01f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Logits_and_gradients_have_the_same_bits_in_every_run_and_with_more_threads(string name)
    {
        ILearner learner = name == Symmetric.Name ? Symmetric : Asymmetric;
        LabeledSequences data = LabeledSequences.For(learner, 4, Length);
        float[] logits = data.Logits(learner), slopes = data.Differentiate(learner).Gradients.Values.ToArray();
        using var workers = new WorkerPool(3);
        var gradients = new Gradients(learner.Parameters);
        using var tape = new Tape(gradients, workers);

        Tensor found = learner.Forward(tape, tape.Constant(new Shape(4, Length, 5), data.Inputs), data.Labels);
        tape.Backward(tape.CrossEntropy(found, data.Labels));

        Assert.Equal(logits, data.Logits(learner));
        Assert.Equal(slopes, data.Differentiate(learner).Gradients.Values);
        Assert.Equal(logits, found.Values);
        Assert.Equal(slopes, gradients.Values);
    }

    [Fact]
    public void Parameters_have_the_names_and_shapes_that_checkpoints_rely_on()
    {
        Assert.Equal(
            ["cell.recurrent.weight [16, 64]", "cell.forward.weight [1, 64]", "cell.backward.weight [2, 64]", "cell.bias [64]", "output.weight [16, 1]"],
            Describe(new VsmlLearner(new VsmlOptions())));
        Assert.Equal(
            [
                "projection.input.weight [5, 12]", "projection.label.weight [3, 12]", "projection.bias [12]", "cell.recurrent.weight [4, 16]",
                "cell.forward.weight [3, 16]",
                "cell.backward.weight [3, 16]", "cell.bias [16]", "message.weight [4, 3]", "message.bias [3]", "head.weight [6, 3]", "head.bias [3]",
            ],
            Describe(Asymmetric));

        static IEnumerable<string> Describe(ILearner learner) => learner.Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}");
    }

    [Fact]
    public void New_cells_keep_what_they_have_and_take_little_in()
    {
        float[] expected = [.. Enumerable.Repeat(-5f, 16), .. new float[16], .. Enumerable.Repeat(5f, 16), .. new float[16]];

        Assert.Equal(expected, new VsmlLearner(new VsmlOptions()).Cell.Bias.Values);
        Assert.Equal(expected, new VsmlWithoutSymmetries(new VsmlWithoutSymmetriesOptions { HiddenSize = 16 }).Cell.Bias.Values);
    }

    [Fact]
    public void The_state_grows_with_inputs_and_classes_and_the_parameters_do_not()
    {
        var learner = new VsmlLearner(new VsmlOptions());

        Assert.Equal((62_720L, 1_296L), (learner.StateSize(99), learner.Options.ParameterCount));
        Assert.Equal(1_296, (learner.Options with { InputSize = 3072, Classes = 100 }).ParameterCount);
    }

    [Theory]
    [InlineData(1, 1, 60)] // a tick of 28 multiplications, 2 to read the logits
    [InlineData(2, 1, 176)] // three ticks: predict, learn, predict
    [InlineData(2, 2, 344)]
    public void Operations_of_a_forward_pass_are_those_counted_by_hand(int length, int microTicks, double expected)
    {
        // A tick: 2 cells × 4, 4 for the input, 2 × 2 × 4 for errors and labels.
        var learner = new VsmlLearner(new VsmlOptions { InputSize = 1, Classes = 2, HiddenSize = 1, MicroTicks = microTicks });

        Assert.Equal(expected, learner.ForwardOperations(length));
    }

    [Fact]
    public void Operations_without_symmetries_are_those_counted_by_hand()
    {
        // For each of 2 examples: 1 × 2 · 3 to project, 3 × 4 for the columns' message, 2 ticks of 4 + 3 × 4, 3 to send, 3 × 2 for the logits.
        var learner = new VsmlWithoutSymmetries(new VsmlWithoutSymmetriesOptions { InputSize = 1, Classes = 2, GridSize = 1, HiddenSize = 1, MessageSize = 3 });

        Assert.Equal(2 * 2 * (6 + 12 + 2 * 16 + 3 + 6), learner.ForwardOperations(2));
    }

    private static void AssertClose(float[] expected, float[] found)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-5f * Math.Max(1, Math.Abs(expected[i])));
    }
}
