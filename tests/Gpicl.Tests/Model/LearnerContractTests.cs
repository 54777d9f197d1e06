using Gpicl.Baselines.MultiTask;
using Gpicl.Baselines.Recurrent;
using Gpicl.Baselines.Vsml;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.IO;
using Gpicl.Tests.MetaTraining.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Model;

/// <summary>What every learner of the library owes its users.</summary>
public class LearnerContractTests
{
    private const int Length = 11;

    private static readonly int[] LabelsOutOfRange = [0, 3];

    public static TheoryData<string> Names => [.. LearnerCatalog.Names];

    public static TheoryData<string> NamesWithParameters => [.. LearnerCatalog.Names.Where(name => SmallLearner.ByName[name].ParameterCount > 0)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Later_inputs_and_labels_change_no_bit_of_a_prediction(string name) =>
        Causality.SeesNothingLater(SmallLearner.Create(SmallLearner.ByName[name]), Length);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sequence_is_not_changed_by_the_others_in_its_batch(string name)
    {
        ILearner learner = SmallLearner.Create(SmallLearner.ByName[name]);
        LabeledSequences batch = LabeledSequences.For(learner, 5, Length), alone = LabeledSequences.For(learner, 1, Length);
        int values = Length * learner.InputSize, logits = Length * learner.Classes;
        float[] expected = batch.Logits(learner);
        for (int sequence = 0; sequence < 5; sequence++)
        {
            batch.Inputs.AsSpan(sequence * values, values).CopyTo(alone.Inputs);
            batch.Labels.AsSpan(sequence * Length, Length).CopyTo(alone.Labels);
            float[] found = alone.Logits(learner);
            for (int i = 0; i < logits; i++)
                Assert.Equal(expected[sequence * logits + i], found[i], 1e-5f);
        }
    }

    [Theory]
    [InlineData(GpiclNetwork.LearnerName)]
    [InlineData(Lstm.LearnerName)]
    [InlineData(OuterProductLstm.LearnerName)]
    [InlineData(VsmlLearner.LearnerName)]
    [InlineData(VsmlWithoutSymmetries.LearnerName)]
    public void Every_earlier_label_and_input_changes_a_prediction(string name)
    {
        ILearner learner = SmallLearner.Create(SmallLearner.ByName[name]);
        float[] before = Last(LabeledSequences.For(learner, 1, Length));
        for (int t = 0; t < Length - 1; t++)
        {
            LabeledSequences input = LabeledSequences.For(learner, 1, Length), label = LabeledSequences.For(learner, 1, Length);
            input.Inputs[t * learner.InputSize] += 1;
            label.Labels[t] = (label.Labels[t] + 1) % learner.Classes;

            Assert.NotEqual(before, Last(input));
            Assert.NotEqual(before, Last(label));
        }

        float[] Last(LabeledSequences data) => data.Logits(learner)[^learner.Classes..];
    }

    [Fact]
    public void A_multi_task_mlp_sees_nothing_but_the_input_it_labels()
    {
        ILearner learner = SmallLearner.Create(SmallLearner.ByName[MultiTaskMlp.LearnerName]);
        LabeledSequences data = LabeledSequences.For(learner, 1, Length), changed = LabeledSequences.For(learner, 1, Length, seed: 7);
        data.Inputs.AsSpan((Length - 1) * learner.InputSize).CopyTo(changed.Inputs.AsSpan((Length - 1) * learner.InputSize));

        Assert.Equal(data.Logits(learner)[^learner.Classes..], changed.Logits(learner)[^learner.Classes..]);
    }

    [Theory]
    [MemberData(nameof(NamesWithParameters))]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others(string name)
    {
        float[] first = Weights(7);

        Assert.Equal(first, Weights(7));
        Assert.NotEqual(first, Weights(8));

        float[] Weights(ulong seed) => SmallLearner.ByName[name].Create(seed).Parameters.Values.ToArray();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_saved_comes_back_bit_by_bit(string name)
    {
        using var folder = new TemporaryFolder();
        ILearner learner = SmallLearner.Create(SmallLearner.ByName[name]);

        LearnerCheckpoint.Save(learner, folder.File("learner"), "{}");
        LearnerCheckpoint loaded = LearnerCheckpoint.Load(folder.File("learner"));

        Assert.Equal((SmallLearner.ByName[name], learner.GetType()), (loaded.Options, loaded.Learner.GetType()));
        Assert.Equal(learner.Parameters.Values.ToArray(), loaded.Learner.Parameters.Values.ToArray());
        var data = LabeledSequences.For(learner, 3, Length);
        Assert.Equal(data.Logits(learner), data.Logits(loaded.Learner));
    }

    [Theory]
    [MemberData(nameof(NamesWithParameters))]
    public void A_checkpoint_that_calls_for_more_weights_than_it_holds_is_refused_before_room_is_made_for_them(string name)
    {
        using var folder = new TemporaryFolder();
        LearnerCheckpoint.Save(SmallLearner.ByName[name].Create(), folder.File("learner"));
        SafetensorsFile file = SafetensorsFile.Load(folder.File("learner"));

        // VSML has as many weights whatever the size of its inputs.
        Assert.Contains(
            "its options call for", name == VsmlLearner.LearnerName ? Refusal("HiddenSize", 4, 1024) : Refusal("InputSize", 5, 1 << 20),
            StringComparison.Ordinal);
        Assert.Contains("InputSize is -1", Refusal("InputSize", 5, -1), StringComparison.Ordinal);

        string Refusal(string property, int small, int value)
        {
            string options = file.GetMetadata("options").Replace($"\"{property}\":{small}", $"\"{property}\":{value}", StringComparison.Ordinal);
            new SafetensorsFile(file.Tensors, new Dictionary<string, string>(file.Metadata) { ["options"] = options }).Save(folder.File("changed"));
            return Assert.Throws<CheckpointFormatException>(() => LearnerCheckpoint.Load(folder.File("changed"))).Message;
        }
    }

    [Theory]
    [MemberData(nameof(NamesWithParameters))]
    public void A_run_interrupted_twice_ends_with_the_bits_of_an_undisturbed_one(string name)
    {
        using var folder = new TemporaryFolder();
        using (SmallRun undisturbed = Run(seed: 1))
            undisturbed.Trainer.Run(folder.File("undisturbed"), "small");

        using (SmallRun begun = Run(seed: 1))
            begun.RunUntil(4, folder.File("resumed"));
        using (SmallRun resumed = Resume())
            resumed.RunUntil(15, folder.File("resumed"));
        using (SmallRun last = Resume())
            last.Trainer.Run(folder.File("resumed"), "small");

        Assert.Equal(File.ReadAllBytes(folder.File("undisturbed")), File.ReadAllBytes(folder.File("resumed")));

        SmallRun Run(ulong seed) => new(SmallLearner.ByName[name], SmallRun.Options, threads: 2, seed);

        // Initial weights of its own, which the state has to replace.
        SmallRun Resume()
        {
            SmallRun run = Run(seed: 99);
            MetaTrainingState.Restore(run.Trainer, folder.File("resumed"), "small");
            return run;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Meta_tests_do_not_depend_on_the_number_of_threads(string name)
    {
        ILearner learner = SmallLearner.Create(SmallLearner.ByName[name]);
        using var workers = new WorkerPool(3);

        LearningCurve one = new MetaTester(learner, WorkerPool.SingleThread).Run(SmallRun.Tasks, 8, 50),
            three = new MetaTester(learner, workers).Run(SmallRun.Tasks, 8, 50);

        Assert.Equal(one.Points, three.Points);
        Assert.Equal(one.PrequentialBits, three.PrequentialBits);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_and_labels_that_do_not_fit_are_refused(string name)
    {
        ILearner learner = SmallLearner.Create(SmallLearner.ByName[name]);
        using var tape = new Tape();

        Assert.Contains(
            "[B, T, 5]", Assert.Throws<ShapeMismatchException>(() => learner.Forward(tape, tape.Zeros(new Shape(2, 4, 6)), new int[8])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "7 labels", Assert.Throws<ShapeMismatchException>(() => learner.Forward(tape, tape.Zeros(new Shape(2, 4, 5)), new int[7])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Label 1 is 3",
            Assert.Throws<ArgumentOutOfRangeException>("labels", () => learner.Forward(tape, tape.Zeros(new Shape(1, 2, 5)), LabelsOutOfRange)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("length", () => learner.CheckLength(0));
    }

    [Theory]
    [InlineData(Lstm.LearnerName, 2 * 6)]
    [InlineData(OuterProductLstm.LearnerName, 2 * (3 * 3 + 3))]
    [InlineData(MultiTaskMlp.LearnerName, 0)]
    [InlineData(VsmlLearner.LearnerName, 2 * 5 * 3 * 4)]
    [InlineData(VsmlWithoutSymmetries.LearnerName, 2 * 2 * 2 * 4)]
    public void Recurrent_learners_have_a_state_of_fixed_size(string name, long size)
    {
        ILearner learner = SmallLearner.ByName[name].Create();

        Assert.Equal((size, size), (learner.StateSize(0), learner.StateSize(1000)));
    }

    [Fact]
    public void In_context_inference_names_the_learner_it_cannot_use()
    {
        using var folder = new TemporaryFolder();
        LearnerCheckpoint.Save(SmallLearner.ByName[Lstm.LearnerName].Create(), folder.File("learner"));

        Assert.Contains("it holds a learner 'lstm', but 'gpicl' is needed", Assert.Throws<CheckpointFormatException>(
            () => InContextLearner.Load(folder.File("learner"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_the_options_is_listed()
    {
        AssertFaults(
            new LstmOptions { InputSize = 0, Classes = 1, HiddenSize = 16385 },
            "LSTM options: InputSize is 0; it must be 1 .. 1048576. Classes is 1; it must be 2 .. 1000. HiddenSize is 16385; it must be 1 .. 16384.");
        AssertFaults(
            new MultiTaskMlpOptions { InputSize = 0, Classes = 1, HiddenSize = 0 },
            "Multi-task MLP options: InputSize is 0; it must be 1 .. 1048576. Classes is 1; it must be 2 .. 1000. HiddenSize is 0; it must be 1 .. 16384.");
        AssertFaults(
            new VsmlOptions { HiddenSize = 0, MicroTicks = 17 }, "VSML options: HiddenSize is 0; it must be 1 .. 1024. MicroTicks is 17; it must be 1 .. 16.");
        AssertFaults(
            new VsmlOptions { InputSize = 1 << 20, HiddenSize = 17 }, "VSML options: InputSize · HiddenSize is 17825792; it must be at most 16777216.");
        AssertFaults(
            new VsmlOptions { HiddenLayers = 8, HiddenUnits = 0 },
            "VSML options: HiddenLayers is 8; it must be 0 .. 7. HiddenUnits is 0; it must be 1 .. 16384.");
        AssertFaults(
            new VsmlOptions { HiddenUnits = 16 }, "VSML options: HiddenUnits is 16; it must be left out where there are no hidden layers.");
        AssertFaults(
            new VsmlOptions { HiddenLayers = 1, HiddenUnits = 16384, HiddenSize = 2 },
            "VSML options: HiddenUnits · inputs of a layer · HiddenSize is 536870912; it must be at most 268435456.");
        AssertFaults(
            new VsmlWithoutSymmetriesOptions { GridSize = 257, MessageSize = 0, MicroTicks = 0 },
            "VSML without symmetries options: GridSize is 257; it must be 1 .. 256. MessageSize is 0; it must be 1 .. 1024. MicroTicks is 0; it must "
            + "be 1 .. 16.");
        AssertFaults(
            new OuterProductLstmOptions { Heads = 0, HeadSize = 1025 },
            "Outer-product LSTM options: Heads is 0; it must be 1 .. 1024. HeadSize is 1025; it must be 1 .. 1024.");
        AssertFaults(
            new OuterProductLstmOptions { Heads = 1024, HeadSize = 17 }, "Outer-product LSTM options: Heads · HeadSize is 17408; it must be at most 16384.");

        static void AssertFaults(ILearnerOptions options, string message)
        {
            Assert.Equal(message, Assert.Throws<ArgumentException>(options.Validate).Message);
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => options.Create()).Message);
        }
    }
}
