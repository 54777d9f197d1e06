using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Tensors;
using Gpicl.Tests.IO;
using Gpicl.Torch.Tests.Support;

namespace Gpicl.Torch.Tests;

/// <summary>A run goes on where it was left: with the same bits on the same engine, with a little rounding on the other.</summary>
public class ResumptionTests
{
    [TorchTheory]
    [InlineData(OptimizerAlgorithm.Adam)]
    [InlineData(OptimizerAlgorithm.Muon)]
    public void A_run_that_was_interrupted_ends_with_the_bits_of_an_undisturbed_one(OptimizerAlgorithm algorithm)
    {
        using var folder = new TemporaryFolder();
        MetaTrainingOptions options = Problem.Options(algorithm);
        using MetaTrainer undisturbed = Torch(options, seed: 1), interrupted = Torch(options, seed: 1), resumed = Torch(options, seed: 7);
        undisturbed.Run();
        for (int step = 0; step < 9; step++)
            interrupted.Advance();
        MetaTrainingState.Save(interrupted, folder.File("state"));

        Assert.Equal(new MetaTrainingSetup("torch cpu float32", 1, WorkerPool.Shared.ThreadCount), MetaTrainingState.Restore(resumed, folder.File("state")));
        resumed.Run();

        Assert.Equal(undisturbed.Learner.Parameters.Values, resumed.Learner.Parameters.Values);
    }

    [TorchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Either_engine_goes_on_from_the_state_of_the_other(bool beginsWithTorchSharp)
    {
        using var folder = new TemporaryFolder();
        MetaTrainingOptions options = Problem.Options(OptimizerAlgorithm.Muon) with { Steps = 8 };
        using MetaTrainer undisturbed = Cpu(options, seed: 1), first = beginsWithTorchSharp ? Torch(options, seed: 1) : Cpu(options, seed: 1),
            second = beginsWithTorchSharp ? Cpu(options, seed: 7) : Torch(options, seed: 7);
        undisturbed.Run();
        for (int step = 0; step < 4; step++)
            first.Advance();
        MetaTrainingState.Save(first, folder.File("state"));
        MetaTrainingState.Restore(second, folder.File("state"));
        second.Run();

        Assert.InRange(Problem.Distance(undisturbed.Learner.Parameters.Values, second.Learner.Parameters.Values), 0, 1e-3);
    }

    private static MetaTrainer Torch(MetaTrainingOptions options, ulong seed) => new(Problem.Torch(options, Problem.Learner(seed: seed)), WorkerPool.Shared);

    private static MetaTrainer Cpu(MetaTrainingOptions options, ulong seed) => new(Problem.Cpu(options, Problem.Learner(seed: seed)), WorkerPool.Shared);
}
