using Gpicl.InContext.Encodings;
using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Tasks like tables: some number of features, distorted as <see cref="FeatureDistortions"/> says, irrelevant ones added, made into
/// columns by <see cref="TableColumns"/>, then projected to N_x by a random matrix of variance 1/width or placed on axes.
/// </summary>
internal abstract class TableSource(SyntheticTaskOptions options) : SyntheticSource
{
    private const float LargestIrrelevantFraction = 0.6f;

    private static readonly EncoderRecipe[] Encodings =
        [new(EncoderShape.Soft), new(EncoderShape.Linear, HalfShared: true), new(EncoderShape.Pieces), new(EncoderShape.Pieces)];

    /// <summary>The prior.</summary>
    protected SyntheticTaskOptions Options { get; } = options;

    /// <summary>Largest number of features.</summary>
    protected virtual int MaximumWidth => Options.MaximumTableWidth;

    /// <inheritdoc/>
    public sealed override void Draw(ref CounterGenerator generator, ScratchArena scratch, int classes, Span<float> inputs, Span<int> labels)
    {
        int length = labels.Length, size = inputs.Length / length;
        int width = (int)generator.NextLogUniform(2, MaximumWidth + 0.999f);
        int irrelevant = 0;
        if (generator.NextBoolean(Options.IrrelevantFeatureProbability))
            irrelevant = Math.Min((int)(generator.NextSingle() * LargestIrrelevantFraction * width), width - 2);

        Span<float> features = scratch.Floats(checked(width * length)); // [width, T]: a feature is contiguous
        int relevantValues = (width - irrelevant) * length;
        DrawFeatures(ref generator, scratch, classes, width - irrelevant, features[..relevantValues], labels);
        generator.FillNormal(features[relevantValues..]);
        FeatureDistortions.Apply(ref generator, Options, features, length);

        if (Options.LabelNoiseProbability > 0 && generator.NextBoolean(Options.LabelNoiseProbability))
            ClassLabels.AddNoise(ref generator, scratch, labels);
        features = TableColumns.Make(ref generator, scratch, Options, features, length, mostColumns: Math.Max(width, size));
        width = features.Length / length;

        Span<float> examples = scratch.Floats(features.Length); // [T, width]
        for (int feature = 0; feature < width; feature++)
            for (int t = 0; t < length; t++)
                examples[t * width + feature] = features[feature * length + t];
        if (Options.EncodingProbability > 0 && generator.NextBoolean(Options.EncodingProbability))
            examples = Encode(ref generator, examples, labels, classes, ref width);
        if (width <= size && Options.AxisProbability > 0 && generator.NextBoolean(Options.AxisProbability))
            Place(ref generator, scratch, examples, width, inputs, size);
        else
            Project(ref generator, scratch, examples, width, inputs, size);
    }

    // As an ensemble's members do, but for weights by relevance: those would tell of labels that are to be predicted.
    private static Span<float> Encode(
        scoped ref CounterGenerator generator, ReadOnlySpan<float> examples, ReadOnlySpan<int> labels, int classes, scoped ref int width)
    {
        int length = labels.Length, rows = Math.Max(1, (int)(generator.NextSingle(0.25f, 1) * length));
        float[] raw = examples.ToArray();
        var fit = new EncoderFit(raw, labels.ToArray(), rows, new FeatureStatistics(raw.AsSpan(0, rows * width), width), classes);
        FeatureEncoder encoder = fit.Fit(Encodings[generator.NextInt32(Encodings.Length)]);
        var encoded = new float[checked(length * encoder.Count)];
        for (int t = 0; t < length; t++)
            encoder.Apply(examples.Slice(t * width, width), encoded.AsSpan(t * encoder.Count));
        width = encoder.Count;
        return encoded;
    }

    // Columns on axes in random order, all other axes zero; scaled to the variance that a projection gives.
    private static void Place(
        ref CounterGenerator generator, ScratchArena scratch, ReadOnlySpan<float> examples, int width, Span<float> inputs, int size)
    {
        Span<int> axes = scratch.Integers(size);
        LabelPermutation.FillIdentity(axes);
        generator.Shuffle(axes);
        float scale = MathF.Sqrt((float)size / width);
        inputs.Clear();
        for (int t = 0; t < inputs.Length / size; t++)
            for (int feature = 0; feature < width; feature++)
                inputs[t * size + axes[feature]] = scale * examples[t * width + feature];
    }

    /// <summary>Draws a task with <paramref name="width"/> features and examples from it.</summary>
    /// <param name="generator">The stream of the sequence.</param>
    /// <param name="scratch">Scratch memory of the sequence.</param>
    /// <param name="classes">Number of classes of the task.</param>
    /// <param name="width">Number of features, at least 2.</param>
    /// <param name="features">Receives the features, [width, T], of any scale.</param>
    /// <param name="labels">Receives the classes, [T].</param>
    protected abstract void DrawFeatures(ref CounterGenerator generator, ScratchArena scratch, int classes, int width, Span<float> features, Span<int> labels);

    /// <summary>Fills features [width, T] with random linear combinations of latent variables [rank, T].</summary>
    protected static void Mix(ref CounterGenerator generator, ScratchArena scratch, ReadOnlySpan<float> latents, int rank, Span<float> features, int length)
    {
        int width = features.Length / length;
        Span<float> weights = scratch.Floats(width * rank); // [width, rank]
        generator.FillNormal(weights);
        PortableVectorMath.Scale(weights, 1 / MathF.Sqrt(rank));
        features.Clear();
        for (int feature = 0; feature < width; feature++)
            for (int j = 0; j < rank; j++)
                PortableVectorMath.AddScaled(features.Slice(feature * length, length), weights[feature * rank + j], latents.Slice(j * length, length));
    }
}
