using Gpicl.Datasets;
using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>Sequences in which every image is followed by changed copies of itself, as in the context of an ensemble that reads copies.</summary>
internal static class ImageCopies
{
    /// <summary>Examples that an image makes where copies are read.</summary>
    public const int Tokens = 1 + ImageAugmenter.Copies;

    /// <summary>Makes examples of images, shifted or distorted ones but for the first of each.</summary>
    /// <param name="generator">Draws how copies are changed.</param>
    /// <param name="shape">Layout of an image.</param>
    /// <param name="tokens">Examples of an image, at least 1.</param>
    /// <param name="images">[⌈T / tokens⌉, size]</param>
    /// <param name="own">The class of each.</param>
    /// <param name="examples">Receives the examples, [T, size].</param>
    /// <param name="labels">Receives their classes, [T].</param>
    public static void Repeat(
        ref CounterGenerator generator, ImageShape shape, int tokens, ReadOnlySpan<float> images, ReadOnlySpan<int> own, Span<float> examples, Span<int> labels)
    {
        bool distorts = !generator.NextBoolean(0.5f);
        var augmenter = new ImageAugmenter(shape, distorts, mirrored: false, (ulong)generator.NextUInt32() << 32 | generator.NextUInt32());
        for (int t = 0; t < labels.Length; t++)
        {
            (int image, int copy) = Math.DivRem(t, tokens);
            labels[t] = own[image];
            ReadOnlySpan<float> source = images.Slice(image * shape.Size, shape.Size);
            Span<float> example = examples.Slice(t * shape.Size, shape.Size);
            if (copy == 0)
                source.CopyTo(example);
            else
                augmenter.Apply(image, member: 0, copy - 1, source, example);
        }
    }
}
