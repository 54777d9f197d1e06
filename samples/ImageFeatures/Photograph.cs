using Gpicl.Datasets;
using Microsoft.ML.Data;

namespace Gpicl.Samples.ImageFeatures;

/// <summary>A photograph of CIFAR-10 with what it shows.</summary>
internal sealed class Photograph
{
    public const int Side = 32;

    private const int MostOfASplit = 500;
    private static readonly string[] Names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    public string Label { get; set; } = "";

    /// <summary>Red, green and blue, plane after plane, 0 .. 1.</summary>
    [VectorType(3 * Side * Side)]
    public float[] Pixels { get; set; } = [];

    /// <summary>Reads a folder of CIFAR-10's binary files, of all that is there the first images.</summary>
    public static List<Photograph> Read(string folder)
    {
        var source = DatasetSource.Open(folder);
        return [.. source.Splits.SelectMany(split => Take(source.Read(split)))];
    }

    private static IEnumerable<Photograph> Take(Dataset dataset) =>
        Enumerable.Range(0, Math.Min(dataset.Count, MostOfASplit))
            .Select(i => new Photograph { Label = Names[dataset.Labels[i]], Pixels = dataset.Row(i).ToArray() });
}
