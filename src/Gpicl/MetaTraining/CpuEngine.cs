using Gpicl.MetaTraining.Optimizers;
using Gpicl.Tensors;

namespace Gpicl.MetaTraining;

/// <summary>Steps computed by this library's own kernels, in place on the learner's parameters.</summary>
internal sealed class CpuEngine : ITrainingEngine
{
    private readonly BatchGradient batch;
    private readonly IOptimizer optimizer;

    /// <summary>Prepares the memory of a step.</summary>
    /// <param name="problem">What is trained.</param>
    /// <param name="workers">Threads to use.</param>
    public CpuEngine(MetaTrainingProblem problem, WorkerPool workers)
    {
        Problem = problem;
        MetaTrainingOptions options = problem.Options;
        batch = new BatchGradient(problem.Learner, problem.Tasks, options.SequenceNumbersPerStep, options.LongestLength, workers, problem.Group);
        optimizer = problem.Options.Optimizer.Create(problem.Learner.Parameters, workers, problem.Group);
        Setup = new MetaTrainingSetup("cpu", problem.Group?.Size ?? 1, workers.ThreadCount);
    }

    public MetaTrainingProblem Problem { get; }

    public MetaTrainingSetup Setup { get; }

    public long Steps => optimizer.Steps;

    /// <summary>Sees the gradient of every step before it is applied, unclipped. Null by default: nothing is spent on it.</summary>
    public Action<Gradients>? Observer { get; set; }

    public (double Loss, double GradientNorm) Advance(float learningRate)
    {
        (long first, int count, int length) = Problem.Options.SequencesAt(Steps + 1);
        double loss = batch.Compute(first, count, length);
        double norm = batch.GradientNorm();
        Observer?.Invoke(batch.Gradients);
        optimizer.Update(batch.Gradients, learningRate, Problem.ClipFactor(norm, Steps + 1));
        return (loss, norm);
    }

    public void CopyWeights()
    {
        // They are the learner's.
    }

    public IReadOnlyList<(string Name, float[] Values)> ReadState() => optimizer.State;

    public void Restore(long steps, IReadOnlyList<ReadOnlyMemory<float>> state)
    {
        for (int i = 0; i < state.Count; i++)
            state[i].CopyTo(optimizer.State[i].Values);
        optimizer.RestoreSteps(steps);
    }

    public void Dispose() => batch.Dispose();
}
