using Gpicl.Baselines.Online;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>Labels that are truth values.</summary>
public sealed class BinaryTests : IDisposable
{
    private static readonly string[] Trainers = ["gpicl", "maml", "online"];

    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public BinaryTests() => data = ml.Data.LoadFromEnumerable(Make(40));

    public static TheoryData<string> Kinds => [.. Trainers];

    public void Dispose() => File.Delete(path);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Score_is_the_log_odds_of_true_and_Evaluate_reads_all_columns(string kind)
    {
        ITransformer model = Trainer(kind).Fit(data);
        IDataView scored = model.Transform(data);
        Scored[] rows = [.. ml.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false)];

        Assert.All(rows, row => Assert.Equal(row.Probability, 1 / (1 + Math.Exp(-row.Score)), 1e-5));
        Assert.All(rows, row => Assert.Equal(row.Score > 0, row.PredictedLabel));
        CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(scored);
        Assert.InRange(metrics.Accuracy, 0.95, 1);
        Assert.InRange(metrics.LogLoss, 0, 0.6);
        Assert.Equal(["Boolean", "Single", "Single"], scored.Schema.TakeLast(3).Select(column => $"{column.Type}"));
    }

    [Fact]
    public void CrossValidate_and_calibrators_work_over_it()
    {
        var folds = ml.BinaryClassification.CrossValidate(data, Trainer("gpicl"), numberOfFolds: 3);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.AreaUnderRocCurve, 0.9, 1));

        IDataView scored = Trainer("gpicl").Fit(data).Transform(data);
        CalibratorTransformer<PlattCalibrator> calibrator = ml.BinaryClassification.Calibrators.Platt().Fit(scored);
        Assert.InRange(ml.BinaryClassification.Evaluate(calibrator.Transform(scored)).LogLoss, 0, 0.2);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Saved_and_loaded_it_gives_the_same_and_Model_Load_reads_ML_NET_s_own_components(string kind)
    {
        ITransformer model = Trainer(kind).Fit(data);
        Scored[] expected = Rows(model);
        ml.Model.SaveGpicl(model, data.Schema, path);
        Assert.Equal(expected, Rows(ml.Model.LoadGpicl(path, out _)));

        ml.Model.Save(model, data.Schema, path);
        using var loaded = new LoadedModel(ml.Model.Load(path, out _));
        Scored[] found = Rows(loaded.Model), fast = Rows(ml.Model.LoadGpicl(path, out _));
        Assert.Equal(expected.Select(row => row.PredictedLabel), found.Select(row => row.PredictedLabel));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 2e-3));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 0.02 * (1 + Math.Abs(pair.First.Score))));
        Assert.All(expected.Zip(fast), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 2e-3));
    }

    [Fact]
    public void More_examples_and_other_ones_are_truth_values_too_and_saved_classifiers_take_them()
    {
        ml.Model.SaveGpicl(Trainer("gpicl").Fit(data), null, path);
        var loaded = (GpiclTransformer)((TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _)).LastTransformer;
        loaded.Append(ml.Data.LoadFromEnumerable(Make(10)));

        Assert.Equal(50, loaded.Model.Count);
        Assert.Equal(10, loaded.WithContext(ml.Data.LoadFromEnumerable(Make(10))).Model.Count);
    }

    [Fact]
    public void Columns_of_a_table_are_taken_as_they_are()
    {
        IDataView table = ml.Data.LoadFromEnumerable(TableRow.Make(60));
        IEstimator<ITransformer> pipeline = ml.BinaryClassification.Trainers.Gpicl(
            new GpiclTrainer.Options { LabelColumnName = "IsOpen", Learner = Pipelines.Learner, Members = 1 }, ["Size", "Color"]);

        IDataView scored = pipeline.Fit(table).Transform(table);

        Assert.Equal(60, scored.GetColumn<bool>("PredictedLabel").Count());
        Assert.NotNull(ml.BinaryClassification.Evaluate(scored, "IsOpen"));
    }

    [Fact]
    public void Rows_with_infinite_features_have_no_score_and_other_labels_are_refused_with_advice()
    {
        ITransformer model = Trainer("online").Fit(data);
        Scored row = Rows(model, ml.Data.LoadFromEnumerable([new Point { Features = [float.PositiveInfinity, 0] }])).Single();
        Assert.Equal((float.NaN, float.NaN, false), (row.Score, row.Probability, row.PredictedLabel));

        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        string message = Assert.Throws<ArgumentException>(() => Trainer("gpicl").Fit(keyed)).Message;
        Assert.Contains("binary classification takes one of type Boolean", message, StringComparison.Ordinal);
    }

    private IEstimator<ITransformer> Trainer(string kind) => kind switch
    {
        "gpicl" => ml.BinaryClassification.Trainers.Gpicl(members: 2),
        "maml" => ml.BinaryClassification.Trainers.Maml(members: 2),
        _ => ml.BinaryClassification.Trainers.OnlineSgd(optimizer: OnlineOptimizer.Adam, learningRate: 0.05f, numberOfIterations: 5),
    };

    private Scored[] Rows(ITransformer model, IDataView? rows = null) =>
        [.. ml.Data.CreateEnumerable<Scored>(model.Transform(rows ?? data), reuseRowObject: false)];

    private static Point[] Make(int count) => [.. Enumerable.Range(0, count).Select(i => new Point
    {
        Label = i % 2 == 0,
        Features = [(i % 2 == 0 ? 1 : -1) + 0.3f * MathF.Sin(i), MathF.Cos(i)],
    })];

    private sealed class Point
    {
        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed record Scored
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }
}
