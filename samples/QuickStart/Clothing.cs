using Gpicl.Datasets;
using Microsoft.ML.Data;

namespace Gpicl.Samples.QuickStart;

/// <summary>An image of Fashion-MNIST with what it shows.</summary>
internal sealed class Clothing
{
    private static readonly string[] Names =
        ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

    public string Label { get; set; } = "";

    [VectorType(28 * 28)]
    public float[] Features { get; set; } = [];

    /// <summary>Reads one split.</summary>
    public static List<Clothing> Read(string folder, bool train)
    {
        Dataset dataset = DatasetSource.Open(folder).Read(train ? DatasetSplit.Train : DatasetSplit.Test);
        return [.. Enumerable.Range(0, dataset.Count).Select(i => new Clothing { Label = Names[dataset.Labels[i]], Features = dataset.Row(i).ToArray() })];
    }
}
