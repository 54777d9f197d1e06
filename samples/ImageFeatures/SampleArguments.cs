using System.Globalization;
using Gpicl.Onnx.Images;
using Gpicl.Samples.QuickStart;

namespace Gpicl.Samples.ImageFeatures;

/// <summary>What the sample was asked to use: where nothing is said, ML.NET's ResNet-18 and the photographs that come with the repository.</summary>
/// <param name="Network">Turns photographs into features.</param>
/// <param name="Data">A folder of CIFAR-10's binary files.</param>
internal sealed record SampleArguments(ImageFeatureModel Network, string Data)
{
    public const string Usage = "Options: --network FILE.onnx (a classifier that reads images with ImageNet's mean and deviation), --size N (their "
        + "height and width, 224), --data FOLDER (CIFAR-10)";

    /// <summary>Reads pairs of an option and its value; null where they are something else.</summary>
    public static SampleArguments? Parse(string[] arguments)
    {
        Dictionary<string, string> given = new() { ["--network"] = "", ["--size"] = "224", ["--data"] = "" };
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (!given.ContainsKey(arguments[i]) || i + 1 == arguments.Length)
                return null;
            given[arguments[i]] = arguments[i + 1];
        }

        if (!int.TryParse(given["--size"], NumberStyles.None, CultureInfo.InvariantCulture, out int size))
            return null;
        return new SampleArguments(
            given["--network"] is { Length: > 0 } file
                ? ImageFeatureModel.FromOnnx(file, new ImagePreprocessing { Height = size, Width = size, ShorterSide = size }) with { RemoveFinalLayer = true }
                : ImageFeatureModel.ResNet18(),
            given["--data"] is { Length: > 0 } folder ? folder : RepositoryFolder.Find("data/cifar10"));
    }
}
