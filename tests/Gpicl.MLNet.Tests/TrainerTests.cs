using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.MLNet.Tests.Support;
using Gpicl.Model;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Tests;

public sealed class TrainerTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;

    public TrainerTests()
    {
        data = ml.Data.LoadFromEnumerable(Examples.Make(30));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Scores_are_those_of_the_core_on_the_same_rows(int classMeans)
    {
        List<Example> support = Examples.Make(30), queries = Examples.Make(20, first: 100);
        InContextClassifier core = Pipelines.Learner.Fit(
            support.SelectMany(row => row.Features).ToArray(), [.. Enumerable.Range(0, 30).Select(i => i % 3)], Example.Width, 3,
            new InContextOptions { Members = 2, ClassMeans = classMeans, Seed = 5 });
        var expected = new float[20 * 3];
        core.PredictProbabilities(queries.SelectMany(row => row.Features).ToArray(), expected);

        ITransformer model = Pipelines.Keyed(ml, options => (options.Seed, options.ClassMeans) = (5, classMeans)).Fit(data);

        Assert.Equal(expected, Pipelines.Scores(model.Transform(ml.Data.LoadFromEnumerable(queries))).SelectMany(row => row));
    }

    [Fact]
    public void Predicted_labels_carry_the_labels_key_values_and_scores_their_names()
    {
        DataViewSchema schema = Pipelines.Keyed(ml).Fit(data).Transform(data).Schema;
        VBuffer<ReadOnlyMemory<char>> values = default, slots = default;
        schema["PredictedLabel"].GetKeyValues(ref values);
        schema["Score"].GetSlotNames(ref slots);

        Assert.Equal(["red", "green", "blue"], values.DenseValues().Select(value => value.ToString()));
        Assert.Equal(["red", "green", "blue"], slots.DenseValues().Select(value => value.ToString()));
        Assert.Equal(3, ((VectorDataViewType)schema["Score"].Type).Size);
    }

    [Fact]
    public void Predicted_labels_are_the_likeliest_and_map_back_to_values()
    {
        ITransformer model = Pipelines.Keyed(ml).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        List<Prediction> predictions = [.. ml.Data.CreateEnumerable<Prediction>(model.Transform(data), reuseRowObject: false)];

        Assert.Equal(30, predictions.Count);
        Assert.All(predictions, prediction => Assert.Equal(
            new[] { "red", "green", "blue" }[Array.IndexOf(prediction.Score, prediction.Score.Max())], prediction.PredictedLabel));
        Assert.All(predictions, prediction => Assert.Equal(1, prediction.Score.Sum(), 1e-5));
    }

    [Fact]
    public void The_shape_promised_is_that_of_the_fitted_schema()
    {
        SchemaShape input = ShapeRecorder.Shape(data, ml.Transforms.Conversion.MapValueToKey("Label"));

        Assert.Equal(
            ShapeRecorder.Describe(ShapeRecorder.Shape(Pipelines.Keyed(ml).Fit(data).Transform(data))),
            ShapeRecorder.Describe(Pipelines.Trainer(ml).GetOutputSchema(input)));
        Assert.Equal(
            ShapeRecorder.Describe(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().GetOutputSchema(input)),
            ShapeRecorder.Describe(Pipelines.Trainer(ml).GetOutputSchema(input)));
    }

    [Fact]
    public void Rows_without_label_or_with_infinite_features_are_skipped_with_one_warning()
    {
        List<LoggingEventArgs> log = [];
        ml.Log += (_, message) => log.Add(message);
        List<Example> rows = Examples.Make(30);
        ITransformer keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data);
        rows[3].Features[2] = float.NegativeInfinity;
        rows[4].Features[0] = float.PositiveInfinity;
        rows[5].Label = "unheard of";
        GpiclTransformer model = Pipelines.Trainer(ml).Fit(keys.Transform(ml.Data.LoadFromEnumerable(rows)));

        LoggingEventArgs warning = Assert.Single(log, message => message.Kind == ChannelMessageKind.Warning);
        Assert.Contains("3 of 30", warning.RawMessage, StringComparison.Ordinal);
        Assert.Equal(27, model.Model.Count);
    }

    [Fact]
    public void Missing_features_are_read_and_scored_and_those_without_any_value_are_named_in_a_warning()
    {
        List<LoggingEventArgs> log = [];
        ml.Log += (_, message) => log.Add(message);
        List<Example> rows = Examples.Make(30);
        rows[3].Features[1] = rows[9].Features[2] = float.NaN;
        rows.ForEach(row => row.Features[3] = float.NaN);
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml).Fit(ml.Data.LoadFromEnumerable(rows));
        rows[4].Features = [float.NaN, float.NaN, float.NaN, float.NaN];

        LoggingEventArgs warning = Assert.Single(log, message => message.Kind == ChannelMessageKind.Warning);
        Assert.Contains("'Features' has features that are missing in all rows and are ignored: 3.", warning.RawMessage, StringComparison.Ordinal);
        Assert.Equal(30, model.LastTransformer.Model.Count);
        Assert.Equal([3], model.LastTransformer.Model.IgnoredFeatures);
        Assert.All(Pipelines.Scores(model.Transform(ml.Data.LoadFromEnumerable(rows))), scores => Assert.Equal(1, scores.Sum(), 1e-5f));
    }

    [Fact]
    public void Rows_with_infinite_features_are_scored_as_missing()
    {
        List<Example> rows = Examples.Make(30);
        rows[7].Features[1] = float.PositiveInfinity;
        IDataView scored = Pipelines.Keyed(ml).Fit(data).Transform(ml.Data.LoadFromEnumerable(rows));

        Assert.All(Pipelines.Scores(scored).Select((scores, row) => (scores, row)), each => Assert.Equal(each.row == 7, float.IsNaN(each.scores[0])));
        Assert.Equal(0u, scored.GetColumn<uint>("PredictedLabel").ElementAt(7));
    }

    [Fact]
    public void Vectors_with_the_axes_of_images_are_pixels_and_other_vectors_are_not()
    {
        (int[], Standardization)[] cases = [([1, 2, 2], Standardization.Shared), ([2, 2], Standardization.PerFeature), ([4], Standardization.PerFeature)];
        foreach (var (axes, expected) in cases)
        {
            var definition = SchemaDefinition.Create(typeof(Example));
            definition[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, axes);
            IDataView rows = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(ml.Data.LoadFromEnumerable(Examples.Make(30), definition));

            Assert.Equal(expected, Pipelines.Trainer(ml).Fit(rows).Model.Options.Standardization);
            Assert.Equal(expected, ((MamlClassifier)ml.MulticlassClassification.Trainers.Maml().Fit(rows).Model).Options.Standardization);
            Assert.Equal(expected, ((OnlineClassifier)ml.MulticlassClassification.Trainers.OnlineSgd().Fit(rows).Model).Standardization);
        }
    }

    [Fact]
    public void A_checkpoint_file_gives_the_same_predictions_as_the_learner_in_memory()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            LearnerCheckpoint.Save(new GpiclNetwork(Pipelines.Learner.Options, 3), path);
            var keys = ml.Transforms.Conversion.MapValueToKey("Label");
            ITransformer model = keys.Append(ml.MulticlassClassification.Trainers.Gpicl(members: 2, checkpointPath: path)).Fit(data);
            Assert.Equal(Pipelines.Scores(Pipelines.Keyed(ml).Fit(data).Transform(data)), Pipelines.Scores(model.Transform(data)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Needs_neither_normalization_nor_caching()
    {
        Assert.False(Pipelines.Trainer(ml).Info.NeedNormalization);
        Assert.False(Pipelines.Trainer(ml).Info.WantCaching);
    }
}
