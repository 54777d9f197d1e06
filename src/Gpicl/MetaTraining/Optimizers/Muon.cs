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
    private readonly ITrainingGroup? group;
    private readonly Adam adam;
    private readonly float[] momentum;
    private readonly OrthogonalMomentum[] maps;
    private readonly Storage directions; // of all maps, one after the other

    public Muon(ParameterSet parameters, OptimizerOptions options, WorkerPool workers, ITrainingGroup? group)
    {
        this.options = options;
        this.workers = workers;
        this.group = group;
        adam = new Adam(parameters, options, workers);
        momentum = new float[parameters.Values.Length];
        Parameter[] weights = [.. parameters.Where(IsMap)];
        directions = new Storage(weights.Sum(weight => weight.Maps * RoomFor(weight)));
        directions.Span.Clear();
        var made = new List<OrthogonalMomentum>();
        int offset = 0;
        foreach (Parameter weight in weights)
        {
            for (int map = 0; map < weight.Maps; map++, offset += RoomFor(weight))
                made.Add(new OrthogonalMomentum(weight, map, new Storage(directions, offset, weight.Shape.Length / weight.Maps)));
        }

        maps = [.. made];
    }

    public long Steps => adam.Steps;

    public IReadOnlyList<(string Name, float[] Values)> State => [.. adam.State, ("muon.momentum", momentum)];

    public void RestoreSteps(long steps) => adam.RestoreSteps(steps);

    public void Update(Gradients gradients, float learningRate, float gradientScale = 1)
    {
        OptimizerGuard.Check(adam.Parameters, gradients, learningRate, gradientScale);
        workers.For(maps.Length, 1, new FindDirections(this, gradients, gradientScale));
        group?.Sum(directions.Span); // zeros but for those that a process has found
        workers.For(maps.Length, 1, new Move(this, learningRate));

        // Without a gradient, Adam leaves a matrix alone but for its weight decay.
        foreach (OrthogonalMomentum map in maps)
            gradients.Of(map.Weight).Clear();
        adam.Update(gradients, learningRate, gradientScale);
    }

    /// <summary>Whether a parameter is a map between spaces, or several of one size side by side.</summary>
    internal static bool IsMap(Parameter weight) =>
        weight.Shape.Rank == 2 && Math.Min(weight.Shape[0], weight.Shape[1] / weight.Maps) >= SmallestSide;

    // One map's direction, which begins on a cache line.
    private static int RoomFor(Parameter weight) => (weight.Shape.Length / weight.Maps + 15) / 16 * 16;

    // All processes keep all momenta, so that each can go on from any state; the matrix products are shared out.
    private bool IsMine(int map) => group == null || map % group.Size == group.Rank;

    private readonly struct FindDirections(Muon muon, Gradients gradients, float gradientScale) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int i = start; i < limit; i++)
                muon.maps[i].FindDirection(gradients, muon.momentum, muon.options.Momentum, gradientScale, muon.IsMine(i));
        }
    }

    private readonly struct Move(Muon muon, float learningRate) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int i = start; i < limit; i++)
                muon.maps[i].Move(learningRate);
        }
    }
}
