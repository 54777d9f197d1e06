using Gpicl.InContext;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Tests;

/// <summary>What ML.NET does with trainers and models, done with those of this library.</summary>
public sealed class PipelineTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;

    public PipelineTests()
    {
        data = ml.Data.LoadFromEnumerable(Examples.Make(60));
    }

    [Fact]
    public void Evaluate_agrees_with_counting()
    {
        IDataView scored = Pipelines.Keyed(ml).Fit(data).Transform(data);
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored);
        double right = scored.GetColumn<uint>("Label").Zip(scored.GetColumn<uint>("PredictedLabel")).Average(pair => pair.First == pair.Second ? 1.0 : 0);

        Assert.Equal(right, metrics.MicroAccuracy, 1e-9);
        Assert.Equal(3, metrics.ConfusionMatrix.NumberOfClasses);
        Assert.Contains("green", metrics.ConfusionMatrix.GetFormattedConfusionTable(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cross_validation_gives_a_model_and_metrics_for_each_fold()
    {
        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var folds = ml.MulticlassClassification.CrossValidate(keyed, Pipelines.Trainer(ml), numberOfFolds: 3);

        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.MicroAccuracy, 0, 1));
        Assert.All(folds, fold => Assert.IsType<GpiclTransformer>(fold.Model));
    }

    [Fact]
    public void Permutation_feature_importance_takes_the_fitted_transformer()
    {
        // The packaged weights: what matters to random ones says nothing. The last of the features is noise.
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml, options => options.Learner = InContextLearner.Default).Fit(data);
        var importance = ml.MulticlassClassification.PermutationFeatureImportance(model.LastTransformer, model.Transform(data), permutationCount: 5);
        double[] lost = [.. importance.Select(feature => -feature.MicroAccuracy.Mean)];

        Assert.Equal(Example.Width, lost.Length);
        Assert.All(lost[..3], value => Assert.InRange(value, 0.05, 1));
        Assert.InRange(lost[3], -0.05, 0.05);
    }

    [Fact]
    public void Caching_shuffling_and_splitting_work_before_and_after()
    {
        IDataView shuffled = ml.Data.ShuffleRows(ml.Data.Cache(data), seed: 3);
        var split = ml.Data.TrainTestSplit(shuffled, 0.3, seed: 5);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label").AppendCacheCheckpoint(ml).Append(ml.Transforms.NormalizeMeanVariance("Features"))
            .Append(Pipelines.Trainer(ml));
        IDataView scored = pipeline.Fit(split.TrainSet).Transform(split.TestSet);
        Dictionary<float, float[]> plain = Read(scored), again = Read(ml.Data.ShuffleRows(ml.Data.Cache(scored), seed: 9));

        Assert.InRange(plain.Count, 5, 40);
        Assert.Equal(plain.OrderBy(pair => pair.Key).Select(pair => pair.Value), again.OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }

    [Fact]
    public void Two_classifiers_in_one_pipeline_keep_their_columns_apart()
    {
        var pipeline = Pipelines.Keyed(ml)
            .Append(ml.Transforms.CopyColumns("First", "Score"))
            .Append(Pipelines.Trainer(ml, options => options.Seed = 99));
        IDataView scored = pipeline.Fit(data).Transform(data);
        uint first = 0, second = 0;
        scored.Schema["First"].Annotations.GetValue("ScoreColumnSetId", ref first);
        scored.Schema["Score"].Annotations.GetValue("ScoreColumnSetId", ref second);

        Assert.NotEqual(scored.GetColumn<float[]>("First"), Pipelines.Scores(scored));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Fit_reports_to_the_log_of_the_context()
    {
        List<LoggingEventArgs> log = [];
        ml.Log += (_, message) => log.Add(message);
        Pipelines.Keyed(ml).Fit(data);

        string[] messages =
        [
            .. from each in log where each.Source.Contains("Gpicl", StringComparison.Ordinal) && each.Kind == ChannelMessageKind.Info select each.RawMessage,
        ];
        Assert.Equal(2, messages.Length);
        Assert.Contains("60 examples of 3 classes", messages[0], StringComparison.Ordinal);
        Assert.Contains("Each from those read before it", messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Preview_shows_scores()
    {
        DataDebuggerPreview preview = Pipelines.Keyed(ml).Fit(data).Transform(data).Preview(5);

        Assert.Equal(5, preview.RowView.Length);
        Assert.Contains(preview.ColumnView, column => column.Column.Name == "Score");
    }

    private static Dictionary<float, float[]> Read(IDataView view) =>
        view.GetColumn<float>("Weight").Zip(Pipelines.Scores(view)).ToDictionary(pair => pair.First, pair => pair.Second);
}
