using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tests.MetaTraining.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.MetaTraining;

/// <summary>Gradients and optimizers together, as meta-training uses them.</summary>
public class TrainingStepTests
{
    private const int Length = 30;

    [Theory]
    [InlineData(TokenLayout.Paired, 1, 9)]
    [InlineData(TokenLayout.Paired, 2, 9)]
    [InlineData(TokenLayout.Paired, 2, 1)] // one sequence: threads share kernels instead of sequences
    [InlineData(TokenLayout.PreviousLabel, 1, 9)]
    [InlineData(TokenLayout.PreviousLabel, 2, 9)]
    [InlineData(TokenLayout.PreviousLabel, 2, 1)]
    public void Twenty_steps_give_the_same_bits_every_time(TokenLayout layout, int threads, int batchSize)
    {
        (float[] weights, double[] losses) = Train();
        (float[] weightsAgain, double[] lossesAgain) = Train();

        Assert.Equal(losses, lossesAgain);
        Assert.Equal(weights, weightsAgain);
        Assert.NotEqual(losses[0], losses[^1]);

        (float[], double[]) Train()
        {
            using var training = new SmallTraining(Architecture(layout), Tasks(), batchSize, Length, threads);
            double[] losses = [.. Enumerable.Range(0, 20).Select(_ => training.Step(1e-3f))];
            return (training.Learner.Parameters.Values.ToArray(), losses);
        }
    }

    [Theory]
    [InlineData(TokenLayout.Paired, OptimizerAlgorithm.Adam, 3e-3f)]
    [InlineData(TokenLayout.PreviousLabel, OptimizerAlgorithm.Adam, 3e-3f)]
    [InlineData(TokenLayout.Paired, OptimizerAlgorithm.SignOfMomentum, 1e-3f)]
    [InlineData(TokenLayout.Paired, OptimizerAlgorithm.Muon, 1e-2f)]
    public void Fixed_sequences_are_learned_by_heart_in_200_steps(TokenLayout layout, OptimizerAlgorithm algorithm, float learningRate)
    {
        GpiclOptions architecture = Architecture(layout);
        var sequences = new LabeledSequences(count: 4, length: 8, architecture.InputSize, architecture.Classes, seed: 3);
        using var training = new SmallTraining(
            architecture, new StoredTasks(sequences, architecture.InputSize, architecture.Classes), batchSize: 4, length: 8, threads: 1,
            new OptimizerOptions { Algorithm = algorithm });

        Assert.InRange(training.Step(learningRate), 0.5 * Math.Log(architecture.Classes), 2 * Math.Log(architecture.Classes)); // a guess at first
        for (int step = 1; step < 199; step++)
            training.Step(learningRate);

        Assert.InRange(training.Step(learningRate), 0, 0.05);
    }

    [Theory]
    [InlineData(TokenLayout.Paired, 1)]
    [InlineData(TokenLayout.Paired, 2)]
    [InlineData(TokenLayout.PreviousLabel, 2)]
    public void A_step_in_steady_state_allocates_less_than_64_KiB(TokenLayout layout, int threads)
    {
        const int Steps = 8;
        using var training = new SmallTraining(Architecture(layout), Tasks(), batchSize: 32, Length, threads);
        for (int warmUp = 0; warmUp < 4; warmUp++)
            training.Step(1e-3f);

        long before = AllocatedBytes.Of(training.Workers);
        for (int step = 0; step < Steps; step++)
            training.Step(1e-3f);

        Assert.InRange((AllocatedBytes.Of(training.Workers) - before) / Steps, 0, 64 * 1024 - 1);
    }

    private static GpiclOptions Architecture(TokenLayout layout) => new()
    {
        InputSize = 12,
        Classes = 5,
        Layout = layout,
        ModelSize = 32,
        Layers = 2,
        Heads = 4,
        MaximumLength = Length,
    };

    private static RandomDatasetTasks Tasks() => new(new RandomDatasetTaskOptions { Seed = 2, InputSize = 12, Classes = 5, Width = 20 });
}
