using Gpicl.Learners;
using Gpicl.Tensors;
using Gpicl.Tests.Learners.Support;

namespace Gpicl.Tests.Learners;

public class VsmlTests
{
    private const int Length = 19;

    public static TheoryData<string> Names => [Vsml.LearnerName, VsmlWithoutSymmetries.LearnerName];

    [Fact]
    public void Permuting_the_features_of_all_inputs_changes_no_prediction()
    {
        Vsml learner = SmallVsml.Create();
        LabelledSequences data = Data(learner, 2), permuted = Data(learner, 2);
        int[] order = [3, 0, 4, 2, 1];
        for (int i = 0; i < data.Inputs.Length; i++)
            permuted.Inputs[i] = data.Inputs[i / 5 * 5 + order[i % 5]];
        Assert.NotEqual(data.Inputs, permuted.Inputs);

        AssertClose(data.Logits(learner), permuted.Logits(learner));
    }

    [Fact]
    public void Permuting_the_classes_permutes_the_predictions()
    {
        Vsml learner = SmallVsml.Create();
        LabelledSequences data = Data(learner, 2), permuted = Data(learner, 2);
        int[] renamed = [2, 0, 1];
        for (int i = 0; i < data.Labels.Length; i++)
            permuted.Labels[i] = renamed[data.Labels[i]];

        float[] logits = data.Logits(learner), found = permuted.Logits(learner);

        Assert.NotEqual(logits, found);
        AssertClose(logits, [.. Enumerable.Range(0, logits.Length).Select(i => found[i / 3 * 3 + renamed[i % 3]])]);
    }

    [Fact]
    public void Without_symmetries_neither_permutation_goes_unnoticed()
    {
        VsmlWithoutSymmetries learner = SmallVsml.CreateGrid();
        LabelledSequences data = Data(learner, 1), features = Data(learner, 1), classes = Data(learner, 1);
        features.Inputs.AsSpan().Reverse();
        for (int i = 0; i < data.Labels.Length; i++)
            classes.Labels[i] = (data.Labels[i] + 1) % 3;

        float[] logits = data.Logits(learner), renamed = classes.Logits(learner);

        Assert.Contains(logits.Zip(features.Logits(learner)), pair => Math.Abs(pair.First - pair.Second) > 0.01f);
        Assert.Contains(Enumerable.Range(0, logits.Length), i => Math.Abs(logits[i] - renamed[i / 3 * 3 + (i + 1) % 3]) > 0.01f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Later_inputs_and_labels_change_no_bit_of_a_prediction(string name)
    {
        ILearner learner = SmallVsml.Create(name);
        float[] before = Data(learner, 2).Logits(learner);
        for (int t = 0; t < Length; t++)
        {
            LabelledSequences changed = Data(learner, 2);
            for (int sequence = 0; sequence < 2; sequence++)
            {
                for (int later = t; later < Length; later++)
                    changed.Labels[sequence * Length + later] = (changed.Label(sequence, later) + 1) % learner.Classes;
                changed.Inputs.AsSpan((sequence * Length + t + 1) * learner.InputSize, (Length - t - 1) * learner.InputSize).Fill(0.7f * t);
            }

            float[] after = changed.Logits(learner);
            for (int sequence = 0; sequence < 2; sequence++)
            {
                int start = sequence * Length * learner.Classes;
                Assert.Equal(before.AsSpan(start, (t + 1) * learner.Classes), after.AsSpan(start, (t + 1) * learner.Classes));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_input_and_the_label_before_have_a_say_in_a_prediction(string name)
    {
        ILearner learner = SmallVsml.Create(name);
        LabelledSequences input = Data(learner, 1), label = Data(learner, 1);
        input.Inputs[^1] += 1;
        label.Labels[Length - 2] = (label.Labels[Length - 2] + 1) % 3;
        float[] last = Data(learner, 1).Logits(learner)[^3..];

        Assert.NotEqual(last, input.Logits(learner)[^3..]);
        Assert.NotEqual(last, label.Logits(learner)[^3..]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sequence_has_the_same_bits_alone_as_among_others_and_with_more_threads(string name)
    {
        ILearner learner = SmallVsml.Create(name);
        LabelledSequences batch = Data(learner, 5), alone = Data(learner, 1);
        int values = Length * learner.InputSize, logits = Length * learner.Classes;
        batch.Inputs.AsSpan(3 * values, values).CopyTo(alone.Inputs);
        batch.Labels.AsSpan(3 * Length, Length).CopyTo(alone.Labels);
        using var workers = new WorkerPool(3);
        using var tape = new Tape(workers: workers);

        float[] expected = batch.Logits(learner);

        Assert.Equal(expected, learner.Forward(tape, tape.Constant(new Shape(5, Length, learner.InputSize), batch.Inputs), batch.Labels).Values);
        float[] found = alone.Logits(learner);
        for (int i = 0; i < logits; i++)
            Assert.Equal(expected[3 * logits + i], found[i], 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_have_the_same_bits_in_every_run_and_with_more_threads(string name)
    {
        ILearner learner = SmallVsml.Create(name);
        LabelledSequences data = Data(learner, 4);
        float[] expected = data.Differentiate(learner).Gradients.Values.ToArray();
        using var workers = new WorkerPool(3);
        var gradients = new Gradients(learner.Parameters);
        using var tape = new Tape(gradients, workers);

        tape.Backward(tape.CrossEntropy(learner.Forward(tape, tape.Constant(new Shape(4, Length, learner.InputSize), data.Inputs), data.Labels), data.Labels));

        Assert.Equal(expected, data.Differentiate(learner).Gradients.Values);
        Assert.Equal(expected, gradients.Values);
    }

    [Fact]
    public void Parameters_have_the_names_and_shapes_that_checkpoints_rely_on()
    {
        Assert.Equal(
            ["cell.recurrent.weight [16, 64]", "cell.forward.weight [1, 64]", "cell.backward.weight [2, 64]", "cell.bias [64]", "output.weight [16, 1]"],
            Describe(new Vsml(new VsmlOptions())));
        Assert.Equal(
            [
                "projection.input.weight [5, 12]", "projection.label.weight [3, 12]", "projection.bias [12]", "cell.recurrent.weight [4, 16]", "cell.forward.weight [3, 16]",
                "cell.backward.weight [3, 16]", "cell.bias [16]", "message.weight [4, 3]", "message.bias [3]", "head.weight [6, 3]", "head.bias [3]",
            ],
            Describe(SmallVsml.CreateGrid()));

        static IEnumerable<string> Describe(ILearner learner) => learner.Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}");
    }

    [Fact]
    public void A_new_cell_keeps_what_it_has_and_takes_little_in()
    {
        Span<float> bias = new Vsml(new VsmlOptions()).Cell.Bias.Values;

        Assert.Equal([.. Enumerable.Repeat(-5f, 16), .. new float[16], .. Enumerable.Repeat(5f, 16), .. new float[16]], bias);
    }

    [Fact]
    public void The_state_grows_with_inputs_and_classes_and_the_parameters_do_not()
    {
        var learner = new Vsml(new VsmlOptions());

        Assert.Equal((62_720L, 62_720L, 1_296L), (learner.StateSize(0), learner.StateSize(99), learner.Options.ParameterCount));
        Assert.Equal(1_296, (learner.Options with { InputSize = 3072, Classes = 100 }).ParameterCount);
        Assert.Equal(2 * 16 * 16 * 64, new VsmlWithoutSymmetries(new VsmlWithoutSymmetriesOptions { GridSize = 16 }).StateSize(99));
    }

    [Theory]
    [InlineData(1, 60)] // a tick of 28 multiplications, 2 to read the logits
    [InlineData(2, 176)] // three ticks: predict, learn, predict
    public void Operations_of_a_forward_pass_are_those_counted_by_hand(int length, double expected)
    {
        // A tick: 2 cells × 4, 4 for the input, 2 × 2 × 4 for errors and labels.
        var learner = new Vsml(new VsmlOptions { InputSize = 1, Classes = 2, HiddenSize = 1 });

        Assert.Equal(expected, learner.ForwardOperations(length));
    }

    [Fact]
    public void Options_out_of_range_are_all_named()
    {
        AssertNamed(() => new Vsml(new VsmlOptions { InputSize = 0, Classes = 1, HiddenSize = 1025 }), "InputSize is 0", "Classes is 1", "HiddenSize is 1025");
        AssertNamed(
            () => new VsmlWithoutSymmetries(new VsmlWithoutSymmetriesOptions { InputSize = 0, Classes = 1, GridSize = 257, HiddenSize = 0, MessageSize = 0 }),
            "InputSize is 0", "Classes is 1", "GridSize is 257", "HiddenSize is 0", "MessageSize is 0");

        static void AssertNamed(Func<ILearner> create, params string[] faults)
        {
            string message = Assert.Throws<ArgumentException>(create).Message;
            Assert.All(faults, fault => Assert.Contains(fault, message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_and_labels_that_do_not_fit_are_named(string name)
    {
        ILearner learner = SmallVsml.Create(name);
        using var tape = new Tape();

        Assert.Contains("[3, 4, 6] and 12 labels", Assert.Throws<ShapeMismatchException>(() => learner.Forward(tape, tape.Zeros(new Shape(3, 4, 6)), new int[12])).Message, StringComparison.Ordinal);
        Assert.Contains("[3, 4, 5] and 11 labels", Assert.Throws<ShapeMismatchException>(() => learner.Forward(tape, tape.Zeros(new Shape(3, 4, 5)), new int[11])).Message, StringComparison.Ordinal);
        Assert.Equal(-1, Assert.Throws<ArgumentOutOfRangeException>("labels", () => learner.Forward(tape, tape.Zeros(new Shape(1, 2, 5)), new[] { 0, -1 })).ActualValue);
        Assert.Throws<ArgumentOutOfRangeException>("length", () => learner.Forward(tape, tape.Zeros(new Shape(1, 0, 5)), Array.Empty<int>()));
    }

    private static LabelledSequences Data(ILearner learner, int count) => new(count, Length, learner.InputSize, learner.Classes, seed: 1);

    private static void AssertClose(float[] expected, float[] found)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-5f * Math.Max(1, Math.Abs(expected[i])));
    }
}
