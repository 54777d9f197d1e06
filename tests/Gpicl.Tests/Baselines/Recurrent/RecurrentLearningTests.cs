using Gpicl.Baselines.MultiTask;
using Gpicl.Baselines.Recurrent;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.MetaTesting.Support;

namespace Gpicl.Tests.Baselines.Recurrent;

/// <summary>
/// Tasks so easy that they take seconds: inputs are 1 or −1, labels say which, and which label stands for which input
/// changes from task to task. One example tells.
/// </summary>
public class RecurrentLearningTests
{
    private readonly FormulaTasks tasks = new(2, (sequence, t) => Example(sequence, t, swapped: sequence % 2 == 1));
    private readonly FormulaTasks unchanging = new(2, (sequence, t) => Example(sequence, t, swapped: false));

    public static TheoryData<ILearnerOptions> Recurrent => new(
        new LstmOptions { InputSize = 1, Classes = 2, HiddenSize = 24 }, new OuterProductLstmOptions { InputSize = 1, Classes = 2, Heads = 2, HeadSize = 8 });

    [Theory]
    [MemberData(nameof(Recurrent))]
    public void Recurrent_learners_learn_from_one_example_once_meta_trained(ILearnerOptions options)
    {
        LearningCurve curve = Train(options, tasks);

        Assert.InRange(curve.Points[0].Accuracy, 0.4, 0.6); // nothing is known before the first example
        Assert.InRange(curve.Points[1].Accuracy, 0.95, 1);
        Assert.InRange(curve.Last.Accuracy, 0.95, 1);
    }

    [Fact]
    public void A_multi_task_mlp_knows_a_task_by_heart_but_cannot_learn_one()
    {
        var options = new MultiTaskMlpOptions { InputSize = 1, Classes = 2, HiddenSize = 16 };

        Assert.InRange(Train(options, unchanging).Last.Accuracy, 0.99, 1);
        Assert.InRange(Train(options, tasks).Last.Accuracy, 0.4, 0.6);
    }

    private static LearningCurve Train(ILearnerOptions options, ITaskDistribution tasks)
    {
        var training = new MetaTrainingOptions { Steps = 400, BatchSize = 32, Length = 6, LearningRate = 1e-2f, WarmUpSteps = 20 };
        using var trainer = new MetaTrainer(options.Create(seed: 1), tasks, training, WorkerPool.SingleThread);
        trainer.Run();
        return new MetaTester(trainer.Learner, WorkerPool.SingleThread).Run(tasks, length: 6, sequences: 512);
    }

    // A hash of the two numbers decides on the input.
    private static (float Input, int Label) Example(long sequence, int t, bool swapped)
    {
        ulong hash = ((ulong)sequence * 6 + (ulong)t + 1) * 0x9E3779B97F4A7C15;
        bool positive = ((hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9 >> 63) == 1;
        return (positive ? 1 : -1, positive ^ swapped ? 1 : 0);
    }
}
