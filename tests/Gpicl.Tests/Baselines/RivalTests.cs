using Gpicl.Baselines.Maml;
using Gpicl.MetaTesting;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.Baselines.Support;
using Gpicl.Tests.Model;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines;

/// <summary>Learners that learn by steps, neighbors or fits, in more forms than <see cref="LearnerContractTests"/> has of each.</summary>
public class RivalTests
{
    private const int Length = 21;

    public static TheoryData<string> Names => [.. SmallRivals.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Later_inputs_and_labels_change_no_bit_of_a_prediction(string name) => Causality.SeesNothingLater(SmallRivals.Create(name), Length);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_last_prediction_alone_is_the_last_of_all(string name)
    {
        ILearner learner = SmallRivals.Create(name);
        var data = LabeledSequences.For(learner, 4, Length);
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
        var data = LabeledSequences.For(learner, 2, 1);

        float[] logits = data.Logits(learner);

        Assert.Equal(2 * learner.Classes, logits.Length);
        if (learner is not MamlLearner) // whose initial weights may prefer a class
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
}
