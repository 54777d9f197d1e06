using Gpicl.InContext;
using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks.Synthetic;
using Gpicl.Tensors;
using Gpicl.Tests.IO;
using Gpicl.Torch.Tests.Support;

namespace Gpicl.Torch.Tests;

/// <summary>Both engines compute the same, but for rounding.</summary>
public class AgreementTests
{
    [TorchTheory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void Loss_and_gradients_of_the_same_weights_and_tasks_agree(TokenLayout layout)
    {
        GpiclNetwork learner = Problem.Learner(layout);
        MetaTrainingOptions options = Problem.Options();
        using var batch = new BatchGradient(learner, Problem.Tasks(), options.BatchSize, options.Length);
        using TorchEngine engine = Problem.Torch(options, learner);

        double ours = batch.Compute(0), theirs = engine.ComputeGradients();

        Assert.Equal(ours, theirs, 1e-5 * ours);
        Assert.All(learner.Parameters, parameter =>
        {
            float[] gradient = new float[parameter.Shape.Length];
            TorchParameters.CopyFrom(engine.Parameters[parameter.Name].grad!.reshape(-1), gradient);
            Assert.InRange(Problem.Distance(batch.Gradients.Of(parameter), gradient), 0, 1e-4);
        });
    }

    [TorchTheory]
    [InlineData(OptimizerAlgorithm.Adam, 1e-3)]
    [InlineData(OptimizerAlgorithm.SignOfMomentum, 3e-2)] // the sign of a gradient that is nothing but rounding is anyone's guess
    [InlineData(OptimizerAlgorithm.Muon, 1e-3)]
    public void Optimizers_take_the_same_steps_and_remember_the_same(OptimizerAlgorithm algorithm, double tolerance)
    {
        MetaTrainingOptions options = Problem.Options(algorithm);
        GpiclNetwork ours = Problem.Learner(), theirs = Problem.Learner();
        using CpuEngine cpu = Problem.Cpu(options, ours);
        using TorchEngine torch = Problem.Torch(options, theirs);
        for (int step = 1; step <= 4; step++)
        {
            (_, double norm) = cpu.Advance(options.LearningRateAt(step));
            Assert.Equal(norm, torch.Advance(options.LearningRateAt(step)).GradientNorm, 1e-3 * norm);
        }

        torch.CopyWeights();
        Assert.InRange(Problem.Distance(ours.Parameters.Values, theirs.Parameters.Values), 0, tolerance);
        Assert.All(cpu.ReadState().Zip(torch.ReadState()), pair =>
        {
            Assert.Equal(pair.First.Name, pair.Second.Name);
            Assert.InRange(Problem.Distance(pair.First.Values, pair.Second.Values), 0, 10 * tolerance);
        });
    }

    [TorchFact]
    public void After_200_steps_of_the_quick_recipe_on_a_smaller_network_losses_agree()
    {
        MetaTrainingRecipe quick = MetaTrainingRecipe.Quick with { Synthetic = new SyntheticTaskOptions() };
        MetaTrainingOptions options = quick.Training with { Steps = 200, BatchSize = 8, Length = 20, WarmUpSteps = 50 };
        GpiclOptions architecture = new() { InputSize = 24, Classes = 5, ModelSize = 32, Layers = 2, Heads = 1 };
        using CpuEngine cpu = Problem.Cpu(options, new GpiclNetwork(architecture, 1));
        using TorchEngine torch = Problem.Torch(options, new GpiclNetwork(architecture, 1));
        double ours = 0, theirs = 0;
        for (int step = 1; step <= options.Steps; step++)
        {
            (double left, double right) = (cpu.Advance(options.LearningRateAt(step)).Loss, torch.Advance(options.LearningRateAt(step)).Loss);
            (ours, theirs) = step > 150 ? (ours + left / 50, theirs + right / 50) : (0, 0);
        }

        Assert.InRange(ours, 0.1, 1.45); // below ln 5: it has learned to learn
        Assert.Equal(ours, theirs, 1e-2);
    }

    [TorchFact]
    public void Checkpoints_of_both_engines_predict_the_same_through_the_classifier()
    {
        using var folder = new TemporaryFolder();
        MetaTrainingOptions options = Problem.Options(OptimizerAlgorithm.Muon) with { Steps = 4 };
        GpiclNetwork ours = Problem.Learner(), theirs = Problem.Learner();
        float[] before = Predict(ours), left = Train(new MetaTrainer(Problem.Cpu(options, ours), WorkerPool.Shared)),
            right = Train(new MetaTrainer(Problem.Torch(options, theirs), WorkerPool.Shared));

        Assert.All(left.Zip(right), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.Contains(left.Zip(before), pair => Math.Abs(pair.First - pair.Second) > 1e-2f); // four steps have changed something

        float[] Train(MetaTrainer trainer)
        {
            using (trainer)
            {
                trainer.Run();
                LearnerCheckpoint.Save(trainer.Learner, folder.File("checkpoint"));
            }

            return Predict((GpiclNetwork)LearnerCheckpoint.Load(folder.File("checkpoint")).Learner);
        }
    }

    private static float[] Predict(GpiclNetwork network)
    {
        const int Length = 20, Known = 15;
        var inputs = new float[Length * 24];
        var labels = new int[Length];
        Problem.Tasks().Sample(999, inputs, labels);
        InContextClassifier classifier = new InContextLearner(network).Fit(
            inputs.AsSpan(0, Known * 24), labels.AsSpan(0, Known), 24, 5, new InContextOptions { Members = 2, Standardization = Standardization.None });
        var probabilities = new float[(Length - Known) * 5];
        classifier.PredictProbabilities(inputs.AsSpan(Known * 24), probabilities);
        return probabilities;
    }
}
