using System.Text.Json;
using Gpicl.Cli.Csv;
using Gpicl.InContext;
using Gpicl.IO;

namespace Gpicl.Cli.MetaLearning;

/// <summary>Fits and predicts a table over stratified random splits.</summary>
internal sealed class SplitTest
{
    private readonly InContextLearner learner;
    private readonly LabeledTable table;
    private readonly StratifiedSplits splits;
    private readonly bool asks;
    private readonly int[] asked; // queries of each class so far
    private readonly int[] right; // of them predicted right
    private readonly SortedDictionary<Augmentation, int> augmentations = []; // how often each was applied

    /// <summary>Prepares splits.</summary>
    /// <param name="learner">Fits support sets.</param>
    /// <param name="table">The examples.</param>
    /// <param name="examples">Rows of a support set, at most.</param>
    /// <param name="queries">Rows predicted in a split, at most; with 0, support sets may take all rows, otherwise half of them.</param>
    /// <param name="seed">Key of the splits.</param>
    /// <exception cref="UsageException">There are fewer examples than classes.</exception>
    /// <exception cref="InvalidDataException">The table has more classes than the learner tells apart, or only one.</exception>
    public SplitTest(InContextLearner learner, LabeledTable table, int examples, int queries, ulong seed)
    {
        if (table.Classes < 2 || table.Classes > learner.Classes)
        {
            throw new InvalidDataException(table.LabelColumn is { } column
                ? $"{column} was taken for the label and has {table.Classes} different values; 2 .. {learner.Classes} classes can be "
                    + "told apart. If another column holds the label, name it with --label-column NAME or NUMBER."
                : $"{table.Name} has {table.Classes} classes; 2 .. {learner.Classes} can be told apart.");
        }

        int present = Enumerable.Range(0, table.Classes).Count(label => table.Labels.Contains(label));
        if (examples < present)
            throw new UsageException($"--examples is {examples}, but {table.Name} has {present} classes; each needs an example.");
        (this.learner, this.table) = (learner, table);
        Examples = queries == 0 ? Math.Min(examples, table.Count) : Math.Max(present, Math.Min(examples, table.Count / 2));
        if (queries > 0 && Examples >= table.Count)
            throw new InvalidDataException($"{table.Name} has {table.Count} rows of {present} classes; after one example of each, none is left to predict.");
        asks = queries > 0;
        splits = new StratifiedSplits(table.Labels, table.Classes, Examples, queries, seed);
        asked = new int[table.Classes];
        right = new int[table.Classes];
    }

    /// <summary>Support examples in each split.</summary>
    public int Examples { get; }

    /// <summary>Size of the ensembles that are fitted: more than 10 classes take more members.</summary>
    public int Members(InContextOptions options) => LabelCodes.Members(options.Members, table.Classes, learner.Options.Classes);

    /// <summary>Each class, and what was predicted of it so far.</summary>
    public IReadOnlyList<ClassResult> Classes => [.. Enumerable.Range(0, table.Classes).Select(label => new ClassResult(
        label, table.ClassNames?[label], table.Labels.Count(label), asked[label] == 0 ? null : right[label] / (double)asked[label]))];

    /// <summary>How often each augmentation was applied so far.</summary>
    public IReadOnlyList<AugmentationCount> Augmentations => [.. augmentations.Select(entry => new AugmentationCount(entry.Key, entry.Value))];

    /// <summary>Fits one split's support set; where nothing is asked, in the order of the table, so that numbers of examples tell which they are.</summary>
    /// <returns>The classifier, and what encodes its inputs.</returns>
    public (InContextClassifier Classifier, TableEncoder Encoder) Fit(int split, InContextOptions options)
    {
        int[] support = splits.Rows(split).Support;
        if (!asks)
            Array.Sort(support);
        var encoder = new TableEncoder(table, support);
        return (Fit(encoder.Encode(support), Labels(support), encoder, options), encoder);
    }

    /// <summary>Fits one split's support set and predicts its queries.</summary>
    /// <param name="split">Its number.</param>
    /// <param name="options">Of the fit.</param>
    /// <param name="withBaselines">Whether the learners of <see cref="SplitBaselines"/> predict them, too.</param>
    /// <returns>How well they were predicted, and how well by each of the baselines.</returns>
    public (SplitScore Score, SplitScore[] Baselines) Run(int split, InContextOptions options, bool withBaselines = false)
    {
        (int[] support, int[] query) = splits.Rows(split);
        var encoder = new TableEncoder(table, support);
        float[] examples = encoder.Encode(support), queries = encoder.Encode(query);
        int[] known = Labels(support), labels = Labels(query);
        InContextClassifier classifier = Fit(examples, known, encoder, options);
        augmentations[classifier.Options.Augmentation] = augmentations.GetValueOrDefault(classifier.Options.Augmentation) + 1;
        var logits = new float[query.Length * table.Classes];
        classifier.PredictLogProbabilities(queries, logits);
        for (int i = 0; i < labels.Length; i++)
        {
            asked[labels[i]]++;
            if (SplitScore.IsRight(logits.AsSpan(i * table.Classes, table.Classes), labels[i]))
                right[labels[i]]++;
        }

        float[][] others = withBaselines
            ? new SplitBaselines(table.Classes, encoder.Width, standardize: table.LabelColumn != null).Predict(examples, known, queries)
            : [];
        return (SplitScore.Of(logits, labels), Array.ConvertAll(others, each => SplitScore.Of(each, labels)));
    }

    /// <summary>Writes the row numbers of the first splits as JSON.</summary>
    public void WriteSplits(string path, int count) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(
        stream, Enumerable.Range(0, count).Select(splits.Rows).Select(rows => new { support = rows.Support, query = rows.Query })));

    private InContextClassifier Fit(float[] inputs, int[] labels, TableEncoder encoder, InContextOptions options) =>
        learner.Fit(inputs, labels, encoder.Width, table.Classes, options);

    private int[] Labels(int[] rows) => [.. rows.Select(row => table.Labels[row])];
}
