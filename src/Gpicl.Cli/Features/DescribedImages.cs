using Gpicl.Cli.Csv;
using Gpicl.Onnx.Images;

namespace Gpicl.Cli.Features;

/// <summary>Images encoded as those that a classifier was fitted to, some at a time.</summary>
internal sealed class DescribedImages : EncodedRows
{
    private const int BatchSize = 64;

    private readonly ImageFiles images;
    private readonly ImageEncoder encoder;
    private readonly int[] labels;
    private readonly CancellationToken cancellation;
    private float[] batch = [];
    private int next;

    /// <summary>Begins.</summary>
    /// <param name="images">The images.</param>
    /// <param name="encoder">Makes inputs of them.</param>
    /// <param name="classes">What labels may name; null where they are not read.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="InvalidDataException">Labels are to be read, and an image has none, or one that the classifier does not know.</exception>
    public DescribedImages(ImageFiles images, ImageEncoder encoder, KnownClasses? classes, CancellationToken cancellation)
    {
        (this.images, this.encoder, this.cancellation) = (images, encoder, cancellation);
        labels = Array.ConvertAll(images.Labels, label => label < 0 || classes == null ? -1 : classes.Find(images.Classes[label]));
        if (classes != null && Array.IndexOf(labels, -1) is >= 0 and var unknown)
        {
            string found = images.Labels[unknown] < 0
                ? "lies in no folder that is called after a class"
                : $"is of class '{images.Classes[images.Labels[unknown]]}'";
            string hint = images.Labels[unknown] < 0 ? "" : classes.Hint;
            throw new InvalidDataException(
                $"{images.NameOf(unknown)} of {images.Name} {found}; the classifier knows {string.Join(", ", classes.Names)}.{hint}");
        }
    }

    /// <inheritdoc/>
    public override bool HasSource => true;

    /// <inheritdoc/>
    public override string Source => images.NameOf(next - 1);

    /// <inheritdoc/>
    public override bool Read(Span<float> encoded, out int label)
    {
        label = -1;
        if (next == images.Count)
            return false;
        int place = next % BatchSize;
        if (place == 0)
        {
            PixelImage[] read = [.. Enumerable.Range(next, Math.Min(BatchSize, images.Count - next)).Select(images.Read)];
            batch = encoder.Encode(read, cancellation);
        }

        batch.AsSpan(place * encoded.Length, encoded.Length).CopyTo(encoded);
        label = labels[next++];
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
