using System.Text.Json;
using Gpicl.Datasets;
using Gpicl.IO;
using Gpicl.InContext;
using Gpicl.Randomness;

namespace Gpicl.Cli.MetaLearning;

/// <summary>Random splits of a data set into support set and queries; the same seed and split number give the same rows.</summary>
internal sealed class SplitTest(InContextLearner learner, Dataset dataset, int examples, int queries, ulong seed)
{
    private const uint SplitPurpose = 1000;

    /// <summary>Support examples in each split.</summary>
    public int Examples => examples;

    /// <summary>Fits one split's support set.</summary>
    public InContextClassifier Fit(int split, InContextOptions options)
    {
        int[] support = Rows(split).Support;
        return learner.Fit(new Dataset(dataset.Name, Inputs(support), Labels(support), dataset.Classes, dataset.Image), options);
    }

    /// <summary>Fits one split's support set and predicts its queries.</summary>
    /// <returns>The fraction predicted right.</returns>
    public double Run(int split, InContextOptions options)
    {
        InContextClassifier classifier = Fit(split, options);
        int[] query = Rows(split).Query;
        var predicted = new int[query.Length];
        classifier.Predict(Inputs(query), predicted);
        int[] labels = Labels(query);
        return predicted.Where((label, i) => label == labels[i]).Count() / (double)query.Length;
    }

    /// <summary>Writes the row numbers of the first splits as JSON.</summary>
    public void WriteSplits(string path, int splits) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(
        stream, Enumerable.Range(0, splits).Select(Rows).Select(rows => new { support = rows.Support, query = rows.Query })));

    private (int[] Support, int[] Query) Rows(int split)
    {
        int[] rows = [.. Enumerable.Range(0, dataset.Count)];
        new CounterGenerator(seed, SplitPurpose, (ulong)split).Shuffle(rows);
        return (rows[..examples], rows[examples..(examples + Math.Min(queries, rows.Length - examples))]);
    }

    private float[] Inputs(int[] rows)
    {
        var inputs = new float[rows.Length * dataset.Width];
        for (int i = 0; i < rows.Length; i++)
            dataset.Row(rows[i]).CopyTo(inputs.AsSpan(i * dataset.Width));
        return inputs;
    }

    private int[] Labels(int[] rows) => [.. rows.Select(row => dataset.Labels[row])];
}
