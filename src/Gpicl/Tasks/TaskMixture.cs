using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>
/// A mixture of task distributions: every sequence comes from one component, drawn by weight as a pure function of (seed,
/// sequence number). Components get the number of the sequence as it is.
/// </summary>
/// <remarks>A mixture within a mixture needs a seed of its own, or its draw repeats the outer one.</remarks>
internal sealed class TaskMixture : ITaskDistribution
{
    private readonly ITaskDistribution[] components;
    private readonly CumulativeWeights weights;
    private readonly ulong seed;

    /// <summary>Mixes components.</summary>
    /// <param name="seed">Key of the draw of components.</param>
    /// <param name="components">
    /// Distributions of equal input size and number of classes with their weights: finite, not negative, not all zero. They need
    /// not sum to 1.
    /// </param>
    /// <exception cref="ArgumentException">There is no component, sizes disagree, or the weights are not valid.</exception>
    public TaskMixture(ulong seed, params IReadOnlyList<(ITaskDistribution Tasks, float Weight)> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        if (components.Count == 0)
            throw new ArgumentException("A mixture needs at least one component.", nameof(components));

        double total = 0;
        for (int i = 0; i < components.Count; i++)
        {
            (ITaskDistribution tasks, float weight) = components[i];
            if (tasks is null)
                throw new ArgumentException($"Component {i} is null.", nameof(components));
            ITaskDistribution first = components[0].Tasks;
            if (tasks.InputSize != first.InputSize || tasks.Classes != first.Classes)
            {
                throw new ArgumentException(
                    $"Component {i} has inputs of width {tasks.InputSize} and {tasks.Classes} classes, but component 0 has {first.InputSize} and "
                    + $"{first.Classes}.", nameof(components));
            }

            if (!float.IsFinite(weight) || weight < 0)
                throw new ArgumentException(
                    FormattableString.Invariant($"The weight of component {i} is {weight}; weights must be finite and not negative."), nameof(components));
            total += weight;
        }
        if (total == 0)
            throw new ArgumentException("All weights are zero; at least one must be positive.", nameof(components));

        this.seed = seed;
        this.components = [.. components.Select(component => component.Tasks)];
        weights = new CumulativeWeights([.. components.Select(component => component.Weight)]);
    }

    /// <inheritdoc/>
    public int InputSize => components[0].InputSize;

    /// <inheritdoc/>
    public int Classes => components[0].Classes;

    /// <summary>The components, in the order given.</summary>
    internal IReadOnlyList<ITaskDistribution> Components => components;

    /// <summary>Index of the component that a sequence comes from.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sequence"/> is not in 0 .. 2^62 − 1.</exception>
    public int ComponentOf(long sequence)
    {
        long number = TaskNumbers.OfSequence(sequence, unseen: false);
        var generator = new CounterGenerator(seed, StreamPurpose.MixtureComponent, (ulong)number);
        return weights.Draw(ref generator);
    }

    /// <inheritdoc/>
    public void Sample(long sequence, Span<float> inputs, Span<int> labels) =>
        components[ComponentOf(sequence)].Sample(sequence, inputs, labels);
}
