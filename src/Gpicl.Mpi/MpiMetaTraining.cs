using Gpicl.Datasets;
using Gpicl.MetaTraining;
using Gpicl.Tensors;

namespace Gpicl.Mpi;

/// <summary>Data-parallel meta-training over MPI on CPUs.</summary>
public static class MpiMetaTraining
{
    /// <summary>Prepares meta-training from a recipe's initial weights; every process of the group has to, with the same arguments.</summary>
    /// <param name="recipe">Architecture, tasks, optimization, seed; its batch is that of all processes together.</param>
    /// <param name="datasets">Prepared base datasets with weights; none for synthetic tasks alone.</param>
    /// <param name="group">The processes that share every batch.</param>
    /// <param name="workers">Threads of this process; <see cref="WorkerPool.Shared"/> when null.</param>
    /// <returns>A trainer to be run by every process. State files are written by the first process only.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of range, there are no datasets and not every task is synthetic, or there are more processes than
    /// sequences in a batch.
    /// </exception>
    public static MetaTrainer CreateTrainer(
        MetaTrainingRecipe recipe, IReadOnlyList<(Dataset Dataset, float Weight)> datasets, MpiGroup group, WorkerPool? workers = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new MetaTrainer(recipe, datasets, group, problem => new CpuEngine(problem, workers ?? WorkerPool.Shared), workers);
    }
}
