using Gpicl.Tensors;

namespace Gpicl.MetaTraining.Optimizers;

/// <summary>
/// Orthogonalized momentum (Jordan et al. 2024): a weight matrix moves along the semi-orthogonal matrix nearest to its
/// momentum, so that directions with small gradients are learned as fast as those with large ones. Biases, scales and
/// tables of a few vectors are left to Adam, with the same learning rate.
/// </summary>
internal sealed class Muon : IOptimizer
{
    // A matrix with a smaller side (label embeddings, the head) is a table of vectors rather than a map between spaces.
    private const int SmallestSide = 16;

    private readonly OptimizerOptions options;
    private readonly WorkerPool workers;
    private readonly Adam adam;
    private readonly float[] momentum;
    private readonly OrthogonalMomentum[] maps;

    public Muon(ParameterSet parameters, OptimizerOptions options, WorkerPool workers)
    {
        this.options = options;
        this.workers = workers;
        adam = new Adam(parameters, options, workers);
        momentum = new float[parameters.Values.Length];
        maps = [.. parameters.Where(IsMap).SelectMany(weight => Enumerable.Range(0, weight.Maps).Select(map => new OrthogonalMomentum(weight, map)))];
    }

    public long Steps => adam.Steps;

    public IReadOnlyList<(string Name, float[] Values)> State => [.. adam.State, ("muon.momentum", momentum)];

    public void RestoreSteps(long steps) => adam.RestoreSteps(steps);

    public void Update(Gradients gradients, float learningRate, float gradientScale = 1)
    {
        OptimizerGuard.Check(adam.Parameters, gradients, learningRate, gradientScale);
        workers.For(maps.Length, 1, new Part(this, gradients, learningRate, gradientScale));

        // Without a gradient, Adam leaves a matrix alone but for its weight decay.
        foreach (OrthogonalMomentum map in maps)
            gradients.Of(map.Weight).Clear();
        adam.Update(gradients, learningRate, gradientScale);
    }

    private static bool IsMap(Parameter weight) =>
        weight.Shape.Rank == 2 && Math.Min(weight.Shape[0], weight.Shape[1] / weight.Maps) >= SmallestSide;

    private readonly struct Part(Muon muon, Gradients gradients, float learningRate, float gradientScale) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int i = start; i < limit; i++)
                muon.maps[i].Step(gradients, muon.momentum, muon.options.Momentum, learningRate, gradientScale);
        }
    }
}
