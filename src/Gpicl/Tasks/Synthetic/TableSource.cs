using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Tasks like tables: some number of features, distorted as <see cref="FeatureDistortions"/> says, irrelevant ones added, then
/// projected to N_x by a random matrix of variance 1/width, as a table is at meta-test time.
/// </summary>
internal abstract class TableSource(SyntheticTaskOptions options) : SyntheticSource
{
    private const float LargestIrrelevantFraction = 0.6f;

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

        Span<float> examples = scratch.Floats(features.Length); // [T, width]
        for (int feature = 0; feature < width; feature++)
            for (int t = 0; t < length; t++)
                examples[t * width + feature] = features[feature * length + t];
        Project(ref generator, scratch, examples, width, inputs, size);
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
