using System.Diagnostics;
using Gpicl.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.Samples.CompareLearners;

/// <summary>
/// Stratified random splits of a data set, the same for every rival: rows to fit on, and rows to predict that none has seen.
/// </summary>
internal sealed class Experiment
{
    public const int Examples = 99, Splits = 3;
    private const int Queries = 200, SinglePredictions = 20, Folds = 5;

    private readonly MLContext ml;
    private readonly NamedData data;
    private readonly Example[][] shuffled;

    public Experiment(MLContext ml, NamedData data)
    {
        this.ml = ml;
        this.data = data;
        shuffled = [.. Enumerable.Range(1, Splits).Select(seed => StratifiedShuffle.Of(data.Rows, row => row.Label, seed))];
    }

    /// <summary>Fits a rival on the first rows of every split, and has it predict rows further back.</summary>
    public Outcome Test(IEstimator<ITransformer> rival)
    {
        List<double> accuracies = [], losses = [], fits = [], predictions = [];
        foreach (Example[] rows in shuffled)
        {
            IDataView support = View(rows[..Examples]), queries = View(rows[Examples..Math.Min(rows.Length, Examples + Queries)]);
            ITransformer model = null!;
            fits.Add(Milliseconds(() => model = rival.Fit(support)));
            MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(queries), labelColumnName: "Class");
            accuracies.Add(metrics.MicroAccuracy);
            losses.Add(metrics.LogLoss);
            using var engine = ml.Model.CreatePredictionEngine<Example, Prediction>(model, ignoreMissingColumns: false, data.Schema);
            predictions.AddRange(rows.Take(SinglePredictions).Select(row => Milliseconds(() => engine.Predict(row))));
        }

        // Medians: the first of each kind also wait for the runtime to compile.
        return Outcome.Of(accuracies, losses.Average(), Median(fits), Median(predictions));
    }

    /// <summary>The accuracy that Gpicl's classifiers expect of themselves, from the first rows of every split alone.</summary>
    public double Expect(IEstimator<ITransformer> gpicl) => shuffled.Average(rows =>
        ((IEnumerable<ITransformer>)gpicl.Fit(View(rows[..Examples]))).OfType<GpiclTransformer>().Single().CrossValidate(Folds).CrossValidated.Accuracy);

    private IDataView View(Example[] rows) => ml.Data.LoadFromEnumerable(rows, data.Schema);

    private static double Milliseconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
