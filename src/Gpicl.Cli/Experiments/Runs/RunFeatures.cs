using Gpicl.Cli.Features;
using Gpicl.Datasets;
using Gpicl.IO;
using Gpicl.MetaTesting.Comparisons;

namespace Gpicl.Cli.Experiments.Runs;

/// <summary>Features of images from pretrained networks, computed once and kept in the folder of runs for all processes.</summary>
/// <param name="networks">Compute them.</param>
/// <param name="folder">The folder; created with the first file.</param>
internal sealed class RunFeatures(FeatureNetworks networks, string folder)
{
    // Raised when the preparation of features changes.
    private const string Version = "features-1";

    private const string Format = "gpicl-features", Tensor = "features";
    private const int Digits = 24;

    /// <summary>Whether a network is there.</summary>
    public bool Has(string network) => networks.Has(network);

    /// <summary>Features of an image.</summary>
    public int WidthOf(string network) => networks.Find(network).Width;

    /// <summary>A hash of all that features depend on beside the images.</summary>
    public string FingerprintOf(string network) => $"{Version} {networks.FingerprintOf(network)}";

    /// <summary>Where features come from, in words.</summary>
    public string Describe(string network) => FeatureSource.Of(network, networks.Find(network)).Describe();

    /// <summary>The features of images.</summary>
    /// <param name="images">The images, with values 0 .. 1.</param>
    /// <param name="fingerprint">A hash of them.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="CheckpointFormatException">The file of kept features is damaged.</exception>
    /// <exception cref="InvalidDataException">The rows are not images.</exception>
    public Dataset Of(Dataset images, string fingerprint, string network)
    {
        using var hash = new Fingerprint();
        string path = Path.Combine(Path.GetFullPath(folder), $"{hash.Add(fingerprint).Add(FingerprintOf(network)).Finish()[..Digits]}.features");
        if (!File.Exists(path))
        {
            Dataset computed = networks.Extract(images, network, $"{images.Name}@{network}");
            Directory.CreateDirectory(folder);
            new SafetensorsFile(
                [new SafetensorsTensor(Tensor, [computed.Count, computed.Width], computed.Inputs.ToArray())],
                [new("format", SafetensorsFile.FormatOf(Format))]).Save(path);
        }

        SafetensorsFile file = SafetensorsFile.Load(path);
        file.RequireFormat(Format);
        float[] features = file.GetFloats(Tensor, images.Count, WidthOf(network)).ToArray();
        return new Dataset(images.Name, features, images.Labels.ToArray(), images.Classes);
    }
}
