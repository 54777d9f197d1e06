using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.MetaTraining.Support;

/// <summary>Everything a process makes to meta-train a small learner: nothing is shared with another run but files.</summary>
internal sealed class SmallRun : IDisposable
{
    private readonly WorkerPool workers;

    public SmallRun(MetaTrainingOptions options, int threads = 1, TokenLayout layout = TokenLayout.Paired, ulong seed = 1, ITaskDistribution? tasks = null)
        : this(SmallLearner.Options(layout), options, threads, seed, tasks)
    {
    }

    public SmallRun(ILearnerOptions architecture, MetaTrainingOptions options, int threads, ulong seed, ITaskDistribution? tasks = null)
    {
        workers = new WorkerPool(threads);
        Trainer = new MetaTrainer(architecture.Create(seed), tasks ?? Tasks, options, workers) { Evaluations = [("random", Tasks)] };
    }

    public static ITaskDistribution Tasks => new RandomDatasetTasks(new() { Seed = 3, InputSize = 5, Classes = 3, Width = 9 });

    public static MetaTrainingOptions Options => new()
    {
        Steps = 24,
        BatchSize = 5,
        Length = 8,
        WarmUpSteps = 4,
        LearningRate = 0.01f,
        ReportInterval = 1,
        StateInterval = 5,
        EvaluationInterval = 7,
        EvaluationSequences = 6,
    };

    public MetaTrainer Trainer { get; }

    public float[] Weights => Trainer.Learner.Parameters.Values.ToArray();

    /// <summary>Everything that has a say in the steps to come.</summary>
    public float[] State => [Trainer.Step, .. Weights, .. Trainer.Engine.ReadState().SelectMany(entry => entry.Values)];

    /// <summary>Runs until a step has been taken, then asks the run to stop.</summary>
    public void RunUntil(int step, string? statePath)
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Reports(report =>
        {
            if (report.Step == step)
                cancellation.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Trainer.Run(statePath, "small", progress, cancellation.Token));
        Assert.Equal(step, Trainer.Step);
    }

    public void Dispose()
    {
        Trainer.Dispose();
        workers.Dispose();
    }
}
