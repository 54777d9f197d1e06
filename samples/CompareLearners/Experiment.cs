using System.Diagnostics;
using Microsoft.ML;

namespace Gpicl.Samples.CompareLearners;

/// <summary>
/// Stratified random splits of a data set, the same for every rival: rows to fit on, and rows to predict that none has seen.
/// </summary>
internal sealed class Experiment
{
    public const int MostExamples = 99, Splits = 10;
    private const int Queries = 300;

    private readonly MLContext ml;
    private readonly IDataView[] shuffled;

    public Experiment(MLContext ml, NamedData data)
    {
        this.ml = ml;
        shuffled = [.. Enumerable.Range(1, Splits).Select(seed => ml.Data.Cache(data.Shuffle(seed)))];
    }

    /// <summary>Fits a rival on the first rows of every split, and has it predict rows further back.</summary>
    public Outcome Test(Rival rival, int examples)
    {
        List<double> accuracies = [];
        long start = Stopwatch.GetTimestamp();
        foreach (IDataView rows in shuffled)
        {
            ITransformer model = rival.Pipeline.Fit(ml.Data.TakeRows(rows, examples));
            IDataView predicted = model.Transform(ml.Data.TakeRows(ml.Data.SkipRows(rows, MostExamples), Queries));

            // Counted here: for the evaluator, a row of a class that is not among the examples has no label and does not count.
            accuracies.Add(ml.Data.CreateEnumerable<Scored>(predicted, reuseRowObject: true).Average(row => row.Label == row.PredictedLabel ? 1.0 : 0));
        }

        return Outcome.Of(accuracies, Stopwatch.GetElapsedTime(start));
    }
}
