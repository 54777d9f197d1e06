using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Classification tasks made from nothing but random numbers, a new one for every sequence. A task has k = 2 .. Classes
/// classes, k uniform unless options say otherwise, that stand for k distinct labels in random order.
/// </summary>
/// <remarks>
/// The prior. Every task is of one of eight kinds and draws all its other properties anew:
/// <list type="bullet">
/// <item>Plain clusters: one isotropic Gaussian cluster per class in N_x dimensions, noise log-uniform in [e⁻³, e¹].</item>
/// <item>Table clusters: 2 .. <see cref="SyntheticTaskOptions.MaximumTableWidth"/> features (log-uniform), covariances with decaying
/// spectra within and between classes, several clusters per class, low rank, heavy tails, noise that depends on the class.</item>
/// <item>Network labels: the class is read off the outputs of a random network of 2 .. 12 latent variables.</item>
/// <item>Tree labels: the class is the leaf of a random tree of axis-aligned splits.</item>
/// <item>Smooth images: prototypes and deformations are smooth random fields, shifted by up to a pixel, with pixel non-linearities.</item>
/// <item>Stroke images: curved strokes whose control points and pen vary from example to example.</item>
/// <item>Network units: features and label are any units of a random network with noise in every layer.</item>
/// <item>Forest labels: the class is the bin of a sum of random trees.</item>
/// </list>
/// Tables (the second to fourth kind and the last two) may further have irrelevant features, random monotone maps of each feature
/// (exponential, quantized, binary and others) and unequal scales; where options say so, also words, missing values, labels drawn anew
/// and several values for a feature. Tables and images are projected to N_x by a random matrix of variance 1/width, or tables'
/// columns stand on axes of the input.
/// The inputs of a sequence, taken together, are then shifted and scaled to mean 0 and variance 1.
/// Labels have the same bits on every machine; inputs may differ in their rounding.
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
        ];
        weights = new CumulativeWeights(
        [
            options.PlainClusterWeight, options.TableClusterWeight, options.NetworkLabelWeight, options.TreeLabelWeight,
            options.SmoothImageWeight, options.StrokeImageWeight, options.NetworkUnitWeight, options.ForestLabelWeight,
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
