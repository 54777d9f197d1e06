using Gpicl.Checkpoints;
using Gpicl.Learners;
using Gpicl.MetaTesting;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.Checkpoints;
using Gpicl.Tests.Learners.Support;

namespace Gpicl.Tests.Learners;

/// <summary>What every learner owes its users, for those that learn by steps, neighbours or fits.</summary>
public class RivalContractTests
{
    private const int Length = 21;

    public static TheoryData<string> Names => [.. SmallRivals.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Later_inputs_and_labels_change_no_bit_of_a_prediction(string name)
    {
        ILearner learner = SmallRivals.Create(name);
        float[] before = LabelledSequences.For(learner, 2, Length).Logits(learner);
        for (int t = 0; t < Length; t++)
        {
            var changed = LabelledSequences.For(learner, 2, Length);
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
    public void A_sequence_is_not_changed_by_the_others_in_its_batch(string name)
    {
        ILearner learner = SmallRivals.Create(name);
        LabelledSequences batch = LabelledSequences.For(learner, 3, Length), alone = LabelledSequences.For(learner, 1, Length);
        int values = Length * learner.InputSize, logits = Length * learner.Classes;
        batch.Inputs.AsSpan(values, values).CopyTo(alone.Inputs);
        batch.Labels.AsSpan(Length, Length).CopyTo(alone.Labels);

        float[] expected = batch.Logits(learner), found = alone.Logits(learner);

        for (int i = 0; i < logits; i++)
            Assert.Equal(expected[logits + i], found[i], 1e-4f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_last_prediction_alone_is_the_last_of_all(string name)
    {
        ILearner learner = SmallRivals.Create(name);
        var data = LabelledSequences.For(learner, 4, Length);
        float[] all = data.Logits(learner);
        using var tape = new Tape(workers: WorkerPool.SingleThread);

        Tensor last = learner.ForwardLast(tape, tape.Constant(new Shape(4, Length, learner.InputSize), data.Inputs), data.Labels);

        Assert.Equal(new Shape(4, learner.Classes), last.Shape);
        for (int sequence = 0; sequence < 4; sequence++)
        {
            int end = (sequence + 1) * Length * learner.Classes;
            Assert.Equal(all.AsSpan((end - learner.Classes)..end), last.Values.Slice(sequence * learner.Classes, learner.Classes));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_single_example_is_predicted_without_any_knowledge(string name)
    {
        ILearner learner = SmallRivals.Create(name);
        var data = LabelledSequences.For(learner, 2, 1);

        float[] logits = data.Logits(learner);

        Assert.Equal(2 * learner.Classes, logits.Length);
        if (learner is not Maml) // whose initial weights may prefer a class
            Assert.All(logits, logit => Assert.Equal(logits[0], logit));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Tests_give_the_same_bits_on_any_number_of_threads_and_for_the_last_point_alone(string name)
    {
        ILearner learner = SmallRivals.Create(name);
        var tasks = new RandomDatasetTasks(new() { Seed = 3, InputSize = learner.InputSize, Classes = learner.Classes, Width = 9 });

        LearningCurve curve = new MetaTester(learner, WorkerPool.SingleThread).Run(tasks, Length, 30);

        using var workers = new WorkerPool(3);
        Assert.Equal(curve.Points, new MetaTester(learner, workers).Run(tasks, Length, 30).Points);
        Assert.Equal(curve.Last, new MetaTester(learner, workers).RunLast(tasks, Length, 30));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_saved_predicts_the_same_when_loaded(string name)
    {
        using var folder = new TemporaryFolder();
        ILearner learner = SmallRivals.Create(name);

        LearnerCheckpoint.Save(learner, folder.File("learner"));
        LearnerCheckpoint loaded = LearnerCheckpoint.Load(folder.File("learner"));

        Assert.Equal(LearnerCatalog.OptionsOf(learner), loaded.Options);
        var data = LabelledSequences.For(learner, 2, Length);
        Assert.Equal(data.Logits(learner), data.Logits(loaded.Learner));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sequences_that_do_not_fit_are_refused(string name)
    {
        ILearner learner = SmallRivals.Create(name);
        using var tape = new Tape();

        Assert.Throws<ArgumentOutOfRangeException>("length", () => learner.CheckLength(0));
        Assert.Throws<ArgumentNullException>("inputs", () => learner.Forward(tape, null!, new int[4]));
        Assert.Contains("[B, T, 5]", Assert.Throws<ShapeMismatchException>(() => learner.Forward(tape, new Tensor(new Shape(2, 2, 6)), new int[4])).Message, StringComparison.Ordinal);
        Assert.Contains("3 labels", Assert.Throws<ShapeMismatchException>(() => learner.ForwardLast(tape, new Tensor(new Shape(2, 2, 5)), new int[3])).Message, StringComparison.Ordinal);
        Assert.Equal(3, Assert.Throws<ArgumentOutOfRangeException>("labels", () => learner.Forward(tape, new Tensor(new Shape(1, 2, 5)), (int[])[0, 3])).ActualValue);
    }
}
