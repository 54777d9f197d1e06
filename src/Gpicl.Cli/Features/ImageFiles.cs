using Gpicl.Datasets;
using Gpicl.Onnx.Images;
using SkiaSharp;

namespace Gpicl.Cli.Features;

/// <summary>Images that are read one by one.</summary>
/// <param name="Name">What tables and messages call them.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Labels">The class of each image; −1 where it is not known.</param>
/// <param name="NameOf">What to call an image.</param>
/// <param name="Read">Reads an image.</param>
internal sealed record ImageFiles(string Name, string[] Classes, int[] Labels, Func<int, string> NameOf, Func<int, PixelImage> Read)
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];

    /// <summary>Endings of names of files that are read, as messages list them.</summary>
    public static string Kinds => string.Join(", ", Endings);

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Whether a folder holds files of images, or folders that do.</summary>
    public static bool AreIn(string folder) => Directory.Exists(folder) && !DatasetFiles.AreIn(folder) && Find(folder).Any();

    /// <summary>
    /// The files of images in a folder. Those in a folder of it are of the class that this folder is called after; those that lie in the
    /// folder itself have no label. Classes are in the order of their names.
    /// </summary>
    /// <param name="folder">The folder.</param>
    public static ImageFiles Open(string folder)
    {
        string[] files = [.. Find(folder)];
        string?[] folders = Array.ConvertAll(files, file => Path.GetDirectoryName(file) is { Length: > 0 } name ? name : null);
        string[] classes = [.. folders.OfType<string>().Distinct(StringComparer.Ordinal)];
        return new ImageFiles(
            DatasetName.OfPath(folder), classes, Array.ConvertAll(folders, name => Array.IndexOf(classes, name)), i => files[i],
            i => Decode(Path.Combine(folder, files[i])));
    }

    /// <summary>The images of a data set, or a part of them.</summary>
    /// <exception cref="InvalidDataException">The rows are not images.</exception>
    public static ImageFiles Of(Dataset dataset) => new(
        dataset.Name,
        [.. dataset.ClassNames ?? [.. Enumerable.Range(0, dataset.Classes).Select(label => FormattableString.Invariant($"{label}"))]],
        dataset.Labels.ToArray(), i => FormattableString.Invariant($"{i + 1}"), FeatureNetworks.PixelsOf(dataset));

    // Relative to the folder, in ordinal order.
    private static IEnumerable<string> Find(string folder) => new[] { folder }.Concat(Directory.EnumerateDirectories(folder))
        .SelectMany(each => Directory.EnumerateFiles(each))
        .Where(file => Endings.Contains(Path.GetExtension(file).ToLowerInvariant()))
        .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    private static PixelImage Decode(string path)
    {
        using SKCodec codec = SKCodec.Create(path) ?? throw DataReader.Invalid(path, "is no image, or one of a kind that is not known.");
        using var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
            throw DataReader.Invalid(path, "is cut off or damaged, and only a part of the image could be decoded.");
        return new PixelImage(bitmap.GetPixelSpan().ToArray(), bitmap.Height, bitmap.Width, PixelFormat.Rgba);
    }
}
