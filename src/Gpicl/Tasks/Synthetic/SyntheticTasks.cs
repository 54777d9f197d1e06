using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>
/// Classification tasks made from nothing but random numbers, a new one for every sequence. A task has k = 2 .. Classes
/// classes, k uniform, that stand for k distinct labels in random order.
/// </summary>
/// <remarks>
/// The prior. Every task is of one of seven kinds and draws all its other properties anew:
/// <list type="bullet">
/// <item>Plain clusters: one isotropic Gaussian cluster per class in N_x dimensions, noise log-uniform in [e⁻³, e¹].</item>
/// <item>Table clusters: 2 .. <see cref="SyntheticTaskOptions.MaximumTableWidth"/> features (log-uniform), covariances with decaying
/// spectra within and between classes, several clusters per class, low rank, heavy tails, noise that depends on the class.</item>
/// <item>Network labels: the class is read off the outputs of a random network of 2 .. 12 latent variables.</item>
/// <item>Tree labels: the class is the leaf of a random tree of axis-aligned splits.</item>
/// <item>Smooth images: prototypes and deformations are smooth random fields, shifted by up to a pixel, with pixel non-linearities.</item>
/// <item>Stroke images: curved strokes whose control points and pen vary from example to example.</item>
/// <item>Overlapping clusters: one isotropic Gaussian cluster per class in 8 .. N_x dimensions (log-uniform), centres 1.5 to 10
/// deviations of the noise apart. None unless asked for by <see cref="SyntheticTaskOptions.OverlappingClusterWeight"/>.</item>
/// </list>
/// Tables (the second to fourth kind) may further have irrelevant features, random monotone maps of each feature (exponential,
/// quantised, binary and others) and unequal scales. Tables, images and overlapping clusters are projected to N_x by a random matrix of variance 1/width.
/// The inputs of a sequence, taken together, are then shifted and scaled to mean 0 and variance 1.
/// Labels have the same bits on every machine; inputs may differ in their rounding.
/// </remarks>
public sealed class SyntheticTasks : ITaskDistribution
{
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
        (SyntheticSource Source, float Weight)[] kinds =
        [
            (new PlainClusters(), options.PlainClusterWeight), (new TableClusters(options), options.TableClusterWeight),
            (new NetworkLabels(options), options.NetworkLabelWeight), (new TreeLabels(options), options.TreeLabelWeight),
            (new SmoothImages(options), options.SmoothImageWeight), (new StrokeImages(options), options.StrokeImageWeight),
            (new OverlappingClusters(), options.OverlappingClusterWeight),
        ];
        sources = [.. kinds.Select(kind => kind.Source)];
        weights = new CumulativeWeights([.. kinds.Select(kind => kind.Weight)]);
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

        int classes = 2 + generator.NextInt32(Classes - 1);
        LabelPermutation.FillIdentity(slots);
        generator.Shuffle(slots);
        sources[weights.Draw(ref generator)].Draw(ref generator, scratch, classes, inputs, labels);

        PortableVectorMath.Standardize(inputs);
        foreach (ref int label in labels)
            label = slots[label];
    }
}
