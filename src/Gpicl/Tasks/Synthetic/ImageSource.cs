using Gpicl.Datasets;
using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Tasks of images as large as the input: as many pixels a side as its root. With a probability of its own every image is followed by
/// changed copies of itself, as in the context of an ensemble that reads copies. Pixels then stand on the axes of the input, row by row,
/// or are projected to N_x.
/// </summary>
internal abstract class ImageSource(SyntheticTaskOptions options) : SyntheticSource
{
    private const float NoiseProbability = 0.4f, InverseProbability = 0.1f;

    /// <summary>The prior.</summary>
    protected SyntheticTaskOptions Options { get; } = options;

    /// <inheritdoc/>
    public sealed override void Draw(ref CounterGenerator generator, ScratchArena scratch, int classes, Span<float> inputs, Span<int> labels)
    {
        int size = inputs.Length / labels.Length, side = SquareImage.SideOf(size), pixels = side * side;
        int tokens = generator.NextBoolean(Options.ImageCopyProbability) ? ImageCopies.Tokens : 1;
        int count = (labels.Length + tokens - 1) / tokens; // images, each read as so many examples
        Span<float> images = scratch.Floats(count * pixels); // [count, side²]
        Span<int> own = scratch.Integers(count);
        Span<float> probabilities = scratch.Floats(classes);
        ClassLabels.DrawProbabilities(ref generator, generator.NextBoolean(Options.ImbalanceProbability), probabilities);
        ClassLabels.Draw(ref generator, probabilities, own);
        DrawImages(ref generator, scratch, classes, side, images, own);

        PortableVectorMath.Standardize(images);
        if (generator.NextBoolean(NoiseProbability))
        {
            Span<float> noise = scratch.Floats(images.Length);
            float amplitude = generator.NextLogUniform(0.01f, 0.25f);
            generator.FillNormal(noise);
            PortableVectorMath.AddScaled(images, amplitude, noise);
        }

        if (generator.NextBoolean(InverseProbability))
            PortableVectorMath.Scale(images, -1);
        Span<float> examples = scratch.Floats(labels.Length * pixels); // [T, side²]
        ImageCopies.Repeat(ref generator, new ImageShape(1, side, side), tokens, images, own, examples, labels);
        if (pixels == size && generator.NextBoolean(Options.PixelProbability))
            examples.CopyTo(inputs);
        else
            Project(ref generator, scratch, examples, pixels, inputs, size);
    }

    /// <summary>Draws a task and an image for each label.</summary>
    /// <param name="generator">The stream of the sequence.</param>
    /// <param name="scratch">Scratch memory of the sequence.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="side">Height and width of an image.</param>
    /// <param name="images">Receives the images, [labels, side²], of any finite scale.</param>
    /// <param name="labels">The class of each.</param>
    protected abstract void DrawImages(
        ref CounterGenerator generator, ScratchArena scratch, int classes, int side, Span<float> images, ReadOnlySpan<int> labels);
}
