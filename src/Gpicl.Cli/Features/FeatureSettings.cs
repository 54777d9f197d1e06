using Gpicl.Onnx.Images;

namespace Gpicl.Cli.Features;

/// <summary>Which features of images a command was asked for.</summary>
/// <param name="Models">Networks by the names they go by.</param>
/// <param name="Mirror">Whether features of an image and of its mirror image are averaged.</param>
internal sealed record FeatureSettings(IReadOnlyDictionary<string, ImageFeatureModel> Models, bool Mirror);
