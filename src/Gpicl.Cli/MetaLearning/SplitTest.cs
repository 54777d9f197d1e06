using System.Text.Json;
using Gpicl.Cli.Csv;
using Gpicl.IO;
using Gpicl.InContext;
using Gpicl.Randomness;

namespace Gpicl.Cli.MetaLearning;

/// <summary>Random splits of a table into support set and queries; the same seed and split number give the same rows.</summary>
internal sealed class SplitTest
{
    private const uint SplitPurpose = 1000;

    private readonly InContextLearner learner;
    private readonly LabeledTable table;
    private readonly int queries;
    private readonly ulong seed;
    private readonly int[] asked; // queries of each class so far
    private readonly int[] right; // of them predicted right

    /// <summary>Prepares splits.</summary>
    /// <param name="learner">Fits support sets.</param>
    /// <param name="table">The examples.</param>
    /// <param name="examples">Rows of a support set.</param>
    /// <param name="queries">Rows predicted in a split, at most.</param>
    /// <param name="seed">Key of the splits.</param>
    /// <exception cref="InvalidDataException">The table has more classes than the learner tells apart, or only one.</exception>
    public SplitTest(InContextLearner learner, LabeledTable table, int examples, int queries, ulong seed)
    {
        if (table.Classes < 2 || table.Classes > learner.Options.Classes)
        {
            throw new InvalidDataException(table.LabelColumn is { } column
                ? $"{column} was taken for the label and has {table.Classes} different values; the checkpoint tells 2 .. {learner.Options.Classes} classes apart. If another column holds the label, name it with --label-column NAME or NUMBER."
                : $"{table.Name} has {table.Classes} classes; the checkpoint tells 2 .. {learner.Options.Classes} apart.");
        }

        (this.learner, this.table, this.queries, this.seed) = (learner, table, queries, seed);
        Examples = examples;
        asked = new int[table.Classes];
        right = new int[table.Classes];
    }

    /// <summary>Support examples in each split.</summary>
    public int Examples { get; }

    /// <summary>Each class, and what was predicted of it so far.</summary>
    public IReadOnlyList<ClassResult> Classes => [.. Enumerable.Range(0, table.Classes).Select(label => new ClassResult(
        label, table.ClassNames?[label], table.Labels.Count(label), asked[label] == 0 ? null : right[label] / (double)asked[label]))];

    /// <summary>Fits one split's support set.</summary>
    /// <returns>The classifier, and what encodes its inputs.</returns>
    public (InContextClassifier Classifier, TableEncoder Encoder) Fit(int split, InContextOptions options)
    {
        int[] support = Rows(split).Support;
        var encoder = new TableEncoder(table, support);
        return (learner.Fit(encoder.Encode(support), Labels(support), encoder.Width, table.Classes, options), encoder);
    }

    /// <summary>Fits one split's support set and predicts its queries.</summary>
    /// <returns>The fraction predicted right.</returns>
    public double Run(int split, InContextOptions options)
    {
        (InContextClassifier classifier, TableEncoder encoder) = Fit(split, options);
        int[] query = Rows(split).Query;
        var predicted = new int[query.Length];
        classifier.Predict(encoder.Encode(query), predicted);
        int[] labels = Labels(query);
        int hits = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            asked[labels[i]]++;
            if (predicted[i] != labels[i])
                continue;
            right[labels[i]]++;
            hits++;
        }

        return hits / (double)query.Length;
    }

    /// <summary>Writes the row numbers of the first splits as JSON.</summary>
    public void WriteSplits(string path, int splits) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(
        stream, Enumerable.Range(0, splits).Select(Rows).Select(rows => new { support = rows.Support, query = rows.Query })));

    private (int[] Support, int[] Query) Rows(int split)
    {
        int[] rows = [.. Enumerable.Range(0, table.Count)];
        new CounterGenerator(seed, SplitPurpose, (ulong)split).Shuffle(rows);
        return (rows[..Examples], rows[Examples..(Examples + Math.Min(queries, rows.Length - Examples))]);
    }

    private int[] Labels(int[] rows) => [.. rows.Select(row => table.Labels[row])];
}
