namespace Gpicl.Cli.Experiments.Runs;

/// <summary>What a run sees of its data sets, where that is not all of their images' pixels, as its recipe prepares them.</summary>
internal sealed record RunInputs
{
    /// <summary>The network of ML.NET's package, trained on ImageNet.</summary>
    public const string ResNet18 = "resnet18";

    /// <summary>CLIP's encoder of images.</summary>
    public const string Clip = "clip-vit-b32";

    /// <summary>All networks that experiments know.</summary>
    public static IReadOnlyList<string> Networks { get; } = [ResNet18, Clip];

    /// <summary>The network whose features of images are the inputs; null for pixels.</summary>
    public string? Network { get; init; }

    /// <summary>The first so many images of the training split alone; null for all.</summary>
    public int? TrainingImages { get; init; }

    /// <summary>The first so many images of each test split alone; null for all.</summary>
    public int? TestImages { get; init; }

    /// <summary>Whether data sets of natural images and the Random dataset are meta-tested on, too.</summary>
    public bool Beyond { get; init; }
}
