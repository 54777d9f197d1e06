using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.Onnx.Images;

namespace Gpicl.Cli.Features;

/// <summary>
/// The pretrained networks of a command line, each loaded when it is first needed and kept to the end, so that images that come
/// again are not computed again.
/// </summary>
/// <param name="settings">Networks by their names.</param>
/// <param name="threads">Threads that compute; null for as many as there are processor cores.</param>
/// <param name="console">Shows progress.</param>
/// <param name="cancellation">Stops between batches.</param>
internal sealed class FeatureNetworks(FeatureSettings settings, int? threads, CommandConsole console, CancellationToken cancellation) : IDisposable
{
    private readonly SortedDictionary<string, ImageFeatureExtractor> loaded = new(StringComparer.Ordinal);

    /// <summary>What was used, in the order of names.</summary>
    public IReadOnlyList<FeatureSource> Used => [.. loaded.Select(entry => FeatureSource.Of(entry.Key, entry.Value))];

    /// <summary>Whether there is a network of that name.</summary>
    public bool Has(string name) => settings.Models.ContainsKey(name);

    /// <summary>The network of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime is not there, or the network does not run.</exception>
    public ImageFeatureExtractor Find(string name)
    {
        if (loaded.TryGetValue(name, out ImageFeatureExtractor? extractor))
            return extractor;
        if (!settings.Models.TryGetValue(name, out ImageFeatureModel? model))
            throw new UsageException($"--data names features '{name}', but no --features does; --features {name}=FILE says what they are.");
        try
        {
            return loaded[name] = new ImageFeatureExtractor(model, new ImageFeatureOptions { IntraOpNumThreads = threads, Mirror = settings.Mirror });
        }
        catch (DllNotFoundException exception)
        {
            throw new InvalidOperationException(
                "--features needs ONNX Runtime, which did not come with this build of the tool or is not for this system; all else works without.", exception);
        }
    }

    /// <summary>A hash of all that features depend on beside the images.</summary>
    public string FingerprintOf(string name) => Find(name).Fingerprint;

    /// <summary>The features of images, prepared by <see cref="FeatureStandardization"/>.</summary>
    /// <param name="images">Images as they were read, with values 0 .. 1.</param>
    /// <param name="name">The network.</param>
    /// <param name="displayName">What to call the result.</param>
    /// <exception cref="InvalidDataException">The rows are not images.</exception>
    public Dataset Extract(Dataset images, string name, string displayName)
    {
        ImageFeatureExtractor extractor = Find(name);
        PixelImage[] pixels = Pixels(images);
        float[] features = [];
        console.ShowProgress($"Computing {displayName}", pixels.Length, progress =>
            features = extractor.Extract(pixels, new DelegateProgress<int>(done => progress.Report(new StepProgress(done, "images"))), cancellation));
        FeatureStandardization.Apply(features, extractor.Width);
        return new Dataset(displayName, features, images.Labels.ToArray(), images.Classes, classNames: images.ClassNames);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ImageFeatureExtractor extractor in loaded.Values)
            extractor.Dispose();
    }

    /// <summary>The images of a data set.</summary>
    /// <exception cref="InvalidDataException">The rows are not images.</exception>
    public static PixelImage[] Pixels(Dataset images) => [.. Enumerable.Range(0, images.Count).Select(PixelsOf(images))];

    /// <summary>Gives the image of a row.</summary>
    /// <exception cref="InvalidDataException">The rows are not images.</exception>
    public static Func<int, PixelImage> PixelsOf(Dataset images)
    {
        if (images.Image is not { Channels: 1 or 3 } shape)
            throw new InvalidDataException($"The rows of {images.Name} are no images of one or three channels, so that there are no features of them.");
        PixelFormat format = shape.Channels == 1 ? PixelFormat.Gray : PixelFormat.Rgb;
        return row => new PixelImage(Bytes(images.Row(row)), shape.Height, shape.Width, format, planar: true);
    }

    private static byte[] Bytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length];
        for (int i = 0; i < values.Length; i++)
            bytes[i] = (byte)MathF.Round(values[i] * byte.MaxValue);
        return bytes;
    }
}
