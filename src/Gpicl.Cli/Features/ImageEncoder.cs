using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.Onnx.Images;

namespace Gpicl.Cli.Features;

/// <summary>Makes inputs of images: their pixels, resized, or the features that a pretrained network finds in them.</summary>
/// <param name="inputs">How.</param>
/// <param name="network">Finds the features; null for pixels.</param>
internal sealed class ImageEncoder(ImageInputs inputs, ImageFeatureExtractor? network)
{
    /// <summary>Values of an input.</summary>
    public int Width => inputs.Means?.Length ?? inputs.Side!.Value * inputs.Side.Value * (inputs.Gray ? 1 : 3);

    /// <summary>Chooses how inputs are made of the images that a classifier is fitted to.</summary>
    /// <param name="images">The images.</param>
    /// <param name="preparation">Of pixels.</param>
    /// <param name="network">Finds features; null for pixels.</param>
    /// <param name="progress">Told how many images are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>How, and the inputs, [images, Width].</returns>
    public static (ImageInputs How, float[] Inputs) Fit(
        IReadOnlyList<PixelImage> images, ImagePreparation preparation, ImageFeatureExtractor? network, IProgress<int> progress, CancellationToken cancellation)
    {
        if (network == null)
        {
            // Without a size to be resized to, that of the first is taken.
            var how = new ImageInputs(preparation.Side ?? images[0].Height, preparation.Gray || images[0].Format == PixelFormat.Gray);
            return (how, new ImageEncoder(how, null).Encode(images, cancellation));
        }

        float[] features = network.Extract(images, progress, cancellation), means = FeatureStandardization.Means(features, network.Width);
        FeatureStandardization.Apply(features, means);
        return (new ImageInputs(null, Gray: false, network.Fingerprint, means), features);
    }

    /// <summary>Makes inputs, [images, Width].</summary>
    /// <param name="images">The images.</param>
    /// <param name="cancellation">Stops between images.</param>
    public float[] Encode(IReadOnlyList<PixelImage> images, CancellationToken cancellation)
    {
        if (network != null)
        {
            float[] features = network.Extract(images, cancellation: cancellation);
            FeatureStandardization.Apply(features, inputs.Means);
            return features;
        }

        var preparation = new ImagePreparation { Side = inputs.Side, Gray = inputs.Gray, Normalize = false };
        var values = new float[images.Count * Width];
        for (int i = 0; i < images.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            PixelImage image = images[i];
            int channels = image.Format == PixelFormat.Gray ? 1 : 3;
            var shape = new ImageShape(channels, image.Height, image.Width);
            ReadOnlySpan<float> prepared = preparation.Apply(new Dataset("image", Planes(image, channels), [0], 1, shape)).Inputs;
            if (prepared.Length == Width)
                prepared.CopyTo(values.AsSpan(i * Width));
            else
                for (int copy = 0; copy < 3; copy++) // gray among colors
                    prepared.CopyTo(values.AsSpan(i * Width + copy * prepared.Length));
        }

        return values;
    }

    // Values 0 .. 1, channel by channel.
    private static float[] Planes(PixelImage image, int channels)
    {
        var planes = new float[channels * image.Height * image.Width];
        var room = new byte[3 * image.Width];
        for (int row = 0; row < image.Height; row++)
        {
            ReadOnlySpan<byte> pixels = image.RgbRow(row, room);
            for (int i = 0; i < image.Width; i++)
                for (int channel = 0; channel < channels; channel++)
                    planes[(channel * image.Height + row) * image.Width + i] = pixels[3 * i + channel] / 255f;
        }

        return planes;
    }
}
