using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tasks.Synthetic;
using Gpicl.Tensors;

namespace Gpicl.Torch.Tests.Support;

/// <summary>Small networks to be trained by both engines, each from the same weights with the same tasks.</summary>
internal static class Problem
{
    public static MetaTrainingOptions Options(OptimizerAlgorithm algorithm = OptimizerAlgorithm.Adam) => new()
    {
        Steps = 20,
        BatchSize = 11,
        Length = 12,
        LearningRate = 3e-3f,
        WarmUpSteps = 4,
        EvaluationInterval = 1000,
        Optimizer = new OptimizerOptions { Algorithm = algorithm, WeightDecay = 0.01f, Beta2 = 0.99f },
    };

    public static GpiclNetwork Learner(TokenLayout layout = TokenLayout.Paired, ulong seed = 1) =>
        new(
            new GpiclOptions { InputSize = 24, Classes = 5, Layout = layout, ModelSize = 32, Layers = 2, Heads = 2, HiddenFactor = 2, MaximumLength = 14 },
            seed);

    public static ITaskDistribution Tasks() => new SyntheticTasks(new SyntheticTaskOptions { Seed = 3, InputSize = 24, Classes = 5 });

    public static CpuEngine Cpu(MetaTrainingOptions options, GpiclNetwork learner, ITaskDistribution? tasks = null) =>
        new(new MetaTrainingProblem(learner, tasks ?? Tasks(), options), WorkerPool.Shared);

    public static TorchEngine Torch(
        MetaTrainingOptions options, GpiclNetwork learner, ITaskDistribution? tasks = null, ITrainingGroup? group = null, TorchOptions? settings = null) =>
        new(new MetaTrainingProblem(learner, tasks ?? Tasks(), options, group), settings ?? new TorchOptions { Device = "cpu" });

    /// <summary>The length of the difference of two vectors, relative to that of the first.</summary>
    public static double Distance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double difference = 0, length = 0;
        for (int i = 0; i < left.Length; i++)
        {
            difference += Math.Pow((double)left[i] - right[i], 2);
            length += Math.Pow(left[i], 2);
        }

        return Math.Sqrt(difference / Math.Max(length, 1e-30));
    }
}
