using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance;

public sealed class TrainerTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Maximum_entropy_on_a_fixed_data_set()
    {
        var metrics = Evaluate(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());

        Assert.Equal(0.833333, metrics.MicroAccuracy, 6);
        Assert.Equal(0.32847, metrics.LogLoss, 1e-4);
    }

    [Fact]
    public void Naive_bayes_on_a_fixed_data_set()
        => Assert.Equal(0.54, Evaluate(ml.MulticlassClassification.Trainers.NaiveBayes()).MicroAccuracy, 6);

    [Fact]
    public void Trainers_say_what_they_ask_of_the_data()
    {
        var entropy = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Info;
        var bayes = ml.MulticlassClassification.Trainers.NaiveBayes().Info;

        Assert.True(entropy.NeedNormalization);
        Assert.True(entropy.WantCaching);
        Assert.False(bayes.NeedNormalization);
        Assert.False(bayes.WantCaching);
    }

    [Fact]
    public void A_prediction_carries_the_values_and_names_of_the_labels()
    {
        var data = Keyed();
        var scored = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(data).Transform(data);

        Assert.Equal(["Label", "Label", "Features", "PredictedLabel", "Score"], scored.Schema.Select(column => column.Name));
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), scored.Schema["PredictedLabel"].Type);
        Assert.True(scored.Schema["PredictedLabel"].HasKeyValues(TextDataViewType.Instance));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), scored.Schema["Score"].Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["red", "green", "blue"], names.DenseValues().Select(name => name.ToString()));
        ReadOnlyMemory<char> kind = default;
        scored.Schema["Score"].Annotations.GetValue("ScoreColumnKind", ref kind);
        Assert.Equal("MulticlassClassification", kind.ToString());
        Assert.All(scored.GetColumn<float[]>("Score"), score => Assert.Equal(1, score.Sum(), 4));
    }

    [Fact]
    public void Rows_with_a_missing_label_or_feature_are_skipped_with_one_warning_and_no_row_is_a_fault()
    {
        var warnings = new List<string>();
        ml.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(message.RawMessage);
        };
        var points = Points.Make(60);
        points[0].Label = "";
        points[1].Features = [float.NaN, 0];
        var data = ml.Data.LoadFromEnumerable(points);
        var keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(keyed);

        Assert.Single(warnings, warning => warning.StartsWith("Skipped 2 ", StringComparison.Ordinal));
        var empty = ml.Data.LoadFromEnumerable(points.Take(1).ToList());
        var fitted = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(empty);
        Assert.Throws<InvalidOperationException>(() => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(fitted));
    }

    private IDataView Keyed()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(150));
        return ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    private MulticlassClassificationMetrics Evaluate(IEstimator<ITransformer> trainer)
    {
        var data = Keyed();
        return ml.MulticlassClassification.Evaluate(trainer.Fit(data).Transform(data));
    }
}
