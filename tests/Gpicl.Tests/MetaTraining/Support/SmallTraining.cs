using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.Tests.MetaTraining.Support;

/// <summary>A learner, its batches and its optimizer, put together the way meta-training does.</summary>
internal sealed class SmallTraining : IDisposable
{
    private readonly IOptimizer optimizer;

    public SmallTraining(GpiclOptions architecture, ITaskDistribution tasks, int batchSize, int length, int threads, OptimizerOptions? options = null)
    {
        Workers = new WorkerPool(threads);
        Learner = new GpiclNetwork(architecture, seed: 5);
        Batch = new BatchGradient(Learner, tasks, batchSize, length, Workers);
        optimizer = (options ?? new OptimizerOptions()).Create(Learner.Parameters, Workers);
    }

    public WorkerPool Workers { get; }

    public GpiclNetwork Learner { get; }

    public BatchGradient Batch { get; }

    /// <summary>Takes one step and returns the loss before it.</summary>
    public double Step(float learningRate)
    {
        double loss = Batch.Compute(optimizer.Steps * Batch.BatchSize);
        optimizer.Update(Batch.Gradients, learningRate, (float)Math.Min(1, 1 / Batch.GradientNorm()));
        return loss;
    }

    public void Dispose()
    {
        Batch.Dispose();
        Workers.Dispose();
    }
}
