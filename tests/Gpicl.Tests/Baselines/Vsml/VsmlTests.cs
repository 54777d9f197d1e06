using Gpicl.Baselines.Vsml;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;
using Gpicl.Tests.Baselines.Support;
using Gpicl.Tests.IO;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines.Vsml;

public class VsmlTests
{
    private const int Length = 19;

    private static readonly VsmlLearner Symmetric = SmallVsml.Create(new VsmlOptions { InputSize = 5, Classes = 3, HiddenSize = 4 });

    private static readonly VsmlLearner Deep =
        SmallVsml.Create(new VsmlOptions { InputSize = 5, Classes = 3, HiddenSize = 4, HiddenLayers = 2, HiddenUnits = 6 });

    private static readonly VsmlWithoutSymmetries Asymmetric =
        SmallVsml.Create(new VsmlWithoutSymmetriesOptions { InputSize = 5, Classes = 3, GridSize = 2, HiddenSize = 4, MessageSize = 3 });

    public static TheoryData<string> Names => [nameof(Symmetric), nameof(Deep), nameof(Asymmetric)];

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
    public void With_hidden_layers_permuting_the_features_together_with_the_first_memories_changes_no_prediction()
    {
        LabeledSequences data = LabeledSequences.For(Deep, 2, Length), permuted = LabeledSequences.For(Deep, 2, Length);
        int[] order = [3, 0, 4, 2, 1];
        for (int i = 0; i < data.Inputs.Length; i++)
            permuted.Inputs[i] = data.Inputs[i / 5 * 5 + order[i % 5]];

        float[] logits = data.Logits(Deep), found = [.. new NaiveVsml(Deep, order).Logits(permuted).Select(logit => (float)logit)];

        AssertClose(logits, found, tolerance: 1e-3f);
        Assert.Contains(logits.Zip(permuted.Logits(Deep)), pair => Math.Abs(pair.First - pair.Second) > 0.01f);
    }

    [Theory]
    [InlineData(nameof(Symmetric))]
    [InlineData(nameof(Deep))]
    public void Permuting_the_classes_permutes_the_predictions(string name)
    {
        ILearner learner = LearnerOf(name);
        LabeledSequences data = LabeledSequences.For(learner, 2, Length), permuted = LabeledSequences.For(learner, 2, Length);
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
        ILearner learner = LearnerOf(name);
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
                "cell.recurrent.weight [4, 16]", "cell.forward.weight [8, 16]", "cell.backward.weight [8, 16]", "cell.bias [16]", "output.weight [4, 8]",
                "feedback.weight [4, 8]",
            ],
            Describe(Deep));
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

    [Fact]
    public void Hidden_layers_add_to_the_state_and_only_the_first_to_the_parameters()
    {
        var two = new VsmlLearner(new VsmlOptions { HiddenLayers = 1 });
        VsmlOptions three = two.Options with { HiddenLayers = 2, HiddenUnits = 20 };

        Assert.Equal(2 * 16 * (196 * 16 + 16 * 10), two.StateSize(99));
        Assert.Equal(2 * 16 * (196 * 20 + 20 * 20 + 20 * 10), new VsmlLearner(three).StateSize(99));
        Assert.Equal((16 + 8 + 8 + 1) * 64 + 2 * 16 * 8, two.Options.ParameterCount);
        Assert.Equal(two.Options.ParameterCount, three.ParameterCount);
        Assert.Equal(two.Options.ParameterCount, two.Parameters.ElementCount);
    }

    [Fact]
    public void A_checkpoint_of_one_layer_is_written_as_before_there_were_more_and_one_of_several_comes_back()
    {
        Assert.Equal("""{"InputSize":5,"Classes":3,"HiddenSize":4,"MicroTicks":1}""", LearnerCatalog.Serialize(Symmetric.Options));
        using var folder = new TemporaryFolder();
        LearnerCheckpoint.Save(Deep, folder.File("learner"));

        var loaded = LearnerCheckpoint.Load(folder.File("learner"));

        Assert.Equal(Deep.Options, loaded.Options);
        LabeledSequences data = LabeledSequences.For(Deep, 2, Length);
        Assert.Equal(data.Logits(Deep), data.Logits(loaded.Learner));
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
    public void Operations_with_a_hidden_layer_are_those_counted_by_hand()
    {
        // A tick of both layers: 1 × 1 and 1 × 2 cells × 4, 2 rows × 8 × 4, 3 columns × 8 × 4; sent: 2 × 3 × 8 forward, 1 × 8 backward.
        var learner = new VsmlLearner(new VsmlOptions { InputSize = 1, Classes = 2, HiddenSize = 1, HiddenLayers = 1, HiddenUnits = 1 });

        Assert.Equal(2 * (3 * (12 + 64 + 96) + 48 + 8), learner.ForwardOperations(2));
    }

    [Fact]
    public void Operations_without_symmetries_are_those_counted_by_hand()
    {
        // For each of 2 examples: 1 × 2 · 3 to project, 3 × 4 for the columns' message, 2 ticks of 4 + 3 × 4, 3 to send, 3 × 2 for the logits.
        var learner = new VsmlWithoutSymmetries(new VsmlWithoutSymmetriesOptions { InputSize = 1, Classes = 2, GridSize = 1, HiddenSize = 1, MessageSize = 3 });

        Assert.Equal(2 * 2 * (6 + 12 + 2 * 16 + 3 + 6), learner.ForwardOperations(2));
    }

    private static ILearner LearnerOf(string name) => name switch
    {
        nameof(Symmetric) => Symmetric,
        nameof(Deep) => Deep,
        _ => Asymmetric,
    };

    private static void AssertClose(float[] expected, float[] found, float tolerance = 1e-5f)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
