using System.Diagnostics;
using Gpicl.InContext;
using Gpicl.Randomness;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Benchmarks;

/// <summary>Times a classifier by itself and through ML.NET, in turn, on random rows.</summary>
internal sealed class OverheadBenchmark
{
    private const uint DataPurpose = 1002;
    private const int Context = 99, Classes = 10, BatchRows = 4096, SingleRows = 300;

    private readonly MLContext ml = new(seed: 1);
    private readonly QueryRow[] rows = [.. Enumerable.Range(0, Context + BatchRows).Select(Row)];
    private readonly float[] queries; // [BatchRows, QueryRow.Width]
    private readonly float[] probabilities = new float[BatchRows * Classes];
    private readonly TransformerChain<GpiclTransformer> model;
    private readonly InContextClassifier classifier;
    private readonly IDataView scored;
    private readonly string weights;

    public OverheadBenchmark(string weights, InContextLearner learner, int members)
    {
        this.weights = weights;
        IDataView examples = ml.Data.LoadFromEnumerable(rows.Take(Context)), batch = ml.Data.LoadFromEnumerable(rows.Skip(Context));
        model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.Gpicl(new GpiclTrainer.Options { Learner = learner, Members = members })).Fit(examples);
        classifier = model.LastTransformer.Model;
        queries = [.. rows.Skip(Context).SelectMany(row => row.Features)];
        scored = model.Transform(batch);
    }

    public OverheadResult Run(int rounds)
    {
        using var engine = ml.Model.CreatePredictionEngine<QueryRow, Prediction>(model);
        var core = new double[rounds];
        var engines = new double[rounds];
        var coreRates = new double[rounds];
        var transformRates = new double[rounds];
        for (int round = -1; round < rounds; round++)
        {
            // Round −1 is for the runtime to compile.
            int at = Math.Max(round, 0);
            (core[at], engines[at]) = Singles(engine);
            coreRates[at] = BatchRows / Seconds(() => classifier.PredictProbabilities(queries, probabilities));
            transformRates[at] = BatchRows / Seconds(ReadAll);
        }

        return new OverheadResult(
            weights, classifier.Members,
            Math.Round(1e6 * Median(core), 1), Math.Round(1e6 * Median(engines), 1), Math.Round(1e6 * Median(engines.Zip(core, (e, c) => e - c)), 1),
            Math.Round(Median(coreRates)), Math.Round(Median(transformRates)), Math.Round(Median(transformRates.Zip(coreRates, (t, c) => t / c)), 3));
    }

    // Medians of single predictions, one of each in turn.
    private (double Core, double Engine) Singles(PredictionEngine<QueryRow, Prediction> engine)
    {
        var core = new double[SingleRows];
        var engines = new double[SingleRows];
        var prediction = new Prediction();
        for (int i = 0; i < SingleRows; i++)
        {
            core[i] = Seconds(() => classifier.PredictProbabilities(rows[Context + i].Features, probabilities.AsSpan(0, Classes)));
            engines[i] = Seconds(() => engine.Predict(rows[Context + i], ref prediction));
        }

        return (Median(core), Median(engines));
    }

    private void ReadAll()
    {
        DataViewSchema.Column label = scored.Schema["PredictedLabel"], score = scored.Schema["Score"];
        using DataViewRowCursor cursor = scored.GetRowCursor([label, score]);
        ValueGetter<uint> readLabel = cursor.GetGetter<uint>(label);
        ValueGetter<VBuffer<float>> readScore = cursor.GetGetter<VBuffer<float>>(score);
        uint key = 0;
        VBuffer<float> scores = default;
        while (cursor.MoveNext())
        {
            readLabel(ref key);
            readScore(ref scores);
        }
    }

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static QueryRow Row(int number)
    {
        var row = new QueryRow { Label = FormattableString.Invariant($"class {number % Classes}") };
        new CounterGenerator(0, DataPurpose, (ulong)number).FillNormal(row.Features);
        return row;
    }
}
