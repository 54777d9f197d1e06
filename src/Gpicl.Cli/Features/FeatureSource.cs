using Gpicl.Onnx.Images;
using static System.FormattableString;

namespace Gpicl.Cli.Features;

/// <summary>Where features came from.</summary>
/// <param name="Name">What the command line calls the network.</param>
/// <param name="File">Its file, without the folder.</param>
/// <param name="Sha256">The file's SHA-256.</param>
/// <param name="Tensor">The tensor they were taken from.</param>
/// <param name="Width">Features of an image.</param>
/// <param name="Height">Rows of the images it read.</param>
/// <param name="ImageWidth">Pixels of a row.</param>
/// <param name="Mirrored">Whether they were averaged with those of the mirror image.</param>
internal sealed record FeatureSource(string Name, string File, string Sha256, string Tensor, int Width, int Height, int ImageWidth, bool Mirrored)
{
    public static FeatureSource Of(string name, ImageFeatureExtractor extractor) => new(
        name,
        Path.GetFileName(extractor.Model.Path),
        extractor.Sha256,
        extractor.TensorName,
        extractor.Width,
        extractor.Model.Preprocessing.Height,
        extractor.Model.Preprocessing.Width,
        extractor.Options.Mirror);

    /// <summary>In words.</summary>
    public string Describe() =>
        Invariant($"{Name}: {Width} features, tensor {Tensor} of {File} (SHA-256 {Sha256}), from images of {Height} × {ImageWidth} in color")
        + (Mirrored ? ", mean of the image's and its mirror image's" : "");
}
