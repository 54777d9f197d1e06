using Gpicl.Datasets;
using Gpicl.MetaTraining;
using Gpicl.Tensors;

namespace Gpicl.Torch;

/// <summary>Meta-training by TorchSharp.</summary>
public static class TorchMetaTraining
{
    /// <summary>
    /// Prepares meta-training from a recipe's initial weights, to be run as any other; its checkpoint is read by everything that
    /// reads checkpoints.
    /// </summary>
    /// <param name="recipe">Architecture, tasks, optimization, seed. The learner must be <c>gpicl</c>.</param>
    /// <param name="datasets">Prepared base datasets with weights; none for synthetic tasks alone.</param>
    /// <param name="options">Where and how TorchSharp computes; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, the learner is of another kind, or there are no datasets and not every task is synthetic.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">TorchSharp's native libraries do not load, or have no such device.</exception>
    public static MetaTrainer CreateTrainer(MetaTrainingRecipe recipe, IReadOnlyList<(Dataset Dataset, float Weight)> datasets, TorchOptions? options = null)
    {
        options ??= new TorchOptions();
        return new MetaTrainer(recipe, datasets, options.Group, problem => new TorchEngine(problem, options), options.Workers);
    }

    /// <summary>What the command line calls, which knows this assembly by name only.</summary>
    internal static ITrainingEngine CreateEngine(MetaTrainingProblem problem, string device, string precision, WorkerPool workers) =>
        new TorchEngine(problem, new TorchOptions
        {
            Device = device,
            Precision = precision == "bfloat16" ? TorchPrecision.Mixed : TorchPrecision.Full,
            Workers = workers,
        });
}
