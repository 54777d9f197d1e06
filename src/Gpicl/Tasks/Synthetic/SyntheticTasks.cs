using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Classification tasks made from nothing but random numbers, a new one for every sequence. A task has k = 2 .. Classes
/// classes, k uniform unless options say otherwise, that stand for k distinct labels in random order.
/// </summary>
/// <remarks>
/// <see cref="SyntheticTaskOptions"/> describes the prior. Labels have the same bits on every machine; inputs may differ in their rounding.
/// </remarks>
internal sealed class SyntheticTasks : ITaskDistribution
{
    private const int MostFewClasses = 4;

    private readonly SyntheticTaskOptions options;
    private readonly SyntheticSource[] sources;
    private readonly CumulativeWeights weights;

    /// <summary>Makes the distribution.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SyntheticTasks(SyntheticTaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        sources =
        [
            new PlainClusters(), new TableClusters(options), new NetworkLabels(options), new TreeLabels(options),
            new SmoothImages(options), new StrokeImages(options), new NetworkUnits(options), new ForestLabels(options),
            new GlyphImages(options), new SilhouetteImages(options),
        ];
        weights = new CumulativeWeights(
        [
            options.PlainClusterWeight, options.TableClusterWeight, options.NetworkLabelWeight, options.TreeLabelWeight,
            options.SmoothImageWeight, options.StrokeImageWeight, options.NetworkUnitWeight, options.ForestLabelWeight,
            options.GlyphImageWeight, options.SilhouetteImageWeight,
        ]);
    }

    /// <inheritdoc/>
    public int InputSize => options.InputSize;

    /// <inheritdoc/>
    public int Classes => options.Classes;

    /// <inheritdoc/>
    public void Sample(long sequence, Span<float> inputs, Span<int> labels)
    {
        long task = TaskNumbers.OfSequence(sequence, options.Unseen);
        SequenceGuard.CheckSpans(InputSize, inputs, labels);
        ScratchArena scratch = ScratchArena.Begin();
        Span<int> slots = scratch.Integers(Classes);
        var generator = new CounterGenerator(options.Seed, StreamPurpose.SyntheticTask, (ulong)task);

        bool few = options.FewClassesProbability > 0 && generator.NextBoolean(options.FewClassesProbability);
        int classes = 2 + generator.NextInt32((few ? Math.Min(Classes, MostFewClasses) : Classes) - 1);
        LabelPermutation.FillIdentity(slots);
        generator.Shuffle(slots);
        sources[weights.Draw(ref generator)].Draw(ref generator, scratch, classes, inputs, labels);

        PortableVectorMath.Standardize(inputs);
        foreach (ref int label in labels)
            label = slots[label];
    }
}
