using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.IO;
using Gpicl.Tests.MetaTesting.Support;
using Gpicl.Tests.MetaTraining.Support;

namespace Gpicl.Tests.MetaTraining;

/// <summary>Processes that train together take the same steps as the threads of one.</summary>
public class TrainingGroupTests
{
    private static readonly GpiclOptions Architecture = new() { InputSize = 20, Classes = 3, ModelSize = 16, Layers = 2, Heads = 2 };

    private static ITaskDistribution Tasks => new RandomDatasetTasks(new() { Seed = 3, InputSize = 20, Classes = 3, Width = 9 });

    [Theory]
    [InlineData(2, OptimizerAlgorithm.Adam)]
    [InlineData(3, OptimizerAlgorithm.Adam)]
    [InlineData(2, OptimizerAlgorithm.Muon)]
    [InlineData(3, OptimizerAlgorithm.Muon)]
    [InlineData(2, OptimizerAlgorithm.SignOfMomentum)]
    public void Processes_of_one_thread_give_the_bits_of_one_process_of_as_many_threads(int processes, OptimizerAlgorithm algorithm)
    {
        MetaTrainingOptions options = SmallRun.Options with { Steps = 6, Optimizer = new() { Algorithm = algorithm } };
        float[] alone = Train(options, group: null, threads: processes);

        var together = new float[processes][];
        ThreadGroup.Run(processes, group => together[group.Rank] = Train(options, group, threads: 1));

        Assert.All(together, weights => Assert.Equal(alone, weights));
    }

    [Fact]
    public void A_loss_that_is_not_finite_in_one_process_ends_all_of_them_with_the_weights_of_the_step_before()
    {
        var broken = new FormulaTasks(3, (sequence, t) => (sequence == 2 * 5 ? float.NaN : t % 3, t % 3)); // the first sequence of step 3
        var weights = new float[2][];
        ThreadGroup.Run(2, group =>
        {
            using MetaTrainer trainer = Create(
                SmallRun.Options, group, WorkerPool.SingleThread, new Widened(broken),
                new GpiclOptions { InputSize = 5, Classes = 3, ModelSize = 16, Layers = 1, Heads = 2 });
            Assert.Throws<NonFiniteLossException>(() => trainer.Run());
            Assert.Equal(2, trainer.Step);
            weights[group.Rank] = trainer.Learner.Parameters.Values.ToArray();
        });
        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void One_process_that_is_asked_to_stop_stops_all_and_the_first_writes_the_state()
    {
        using var folder = new TemporaryFolder();
        ThreadGroup.Run(2, group =>
        {
            using MetaTrainer trainer = Create(SmallRun.Options, group, WorkerPool.SingleThread, Tasks, Architecture);
            using var cancellation = new CancellationTokenSource();
            var stop = new Reports(report =>
            {
                if (group.Rank == 1 && report.Step == 3)
                    cancellation.Cancel();
            });
            Assert.ThrowsAny<OperationCanceledException>(
                () => trainer.Run(folder.File($"state{group.Rank}"), progress: stop, cancellation: cancellation.Token));
            Assert.Equal(3, trainer.Step);
        });
        Assert.True(File.Exists(folder.File("state0")));
        Assert.False(File.Exists(folder.File("state1")));

        using var restored = new MetaTrainer(((ILearnerOptions)Architecture).Create(9), Tasks, SmallRun.Options, WorkerPool.SingleThread);
        Assert.Equal(new MetaTrainingSetup("cpu", 2, 1), MetaTrainingState.Restore(restored, folder.File("state0")));
        Assert.Equal(3, restored.Step);
    }

    [Fact]
    public void More_processes_than_sequences_are_refused() => ThreadGroup.Run(6, group => Assert.Contains(
        "6 processes cannot share a batch of 5",
        Assert.Throws<ArgumentException>(() => Create(SmallRun.Options, group, WorkerPool.SingleThread, Tasks, Architecture)).Message,
        StringComparison.Ordinal));

    private static MetaTrainer Create(
        MetaTrainingOptions options, ITrainingGroup? group, WorkerPool workers, ITaskDistribution tasks, GpiclOptions architecture) =>
        new(new CpuEngine(new MetaTrainingProblem(((ILearnerOptions)architecture).Create(1), tasks, options, group), workers), workers);

    private static float[] Train(MetaTrainingOptions options, ITrainingGroup? group, int threads)
    {
        using var workers = new WorkerPool(threads);
        using MetaTrainer trainer = Create(options, group, workers, Tasks, Architecture);
        trainer.Run();
        return trainer.Learner.Parameters.Values.ToArray();
    }
}
