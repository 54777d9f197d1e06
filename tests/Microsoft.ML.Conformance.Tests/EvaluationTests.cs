using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Conformance.ThirdParty;

namespace Microsoft.ML.Conformance;

public sealed class EvaluationTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Metrics_of_a_fixed_set_of_scores()
    {
        var metrics = ml.MulticlassClassification.Evaluate(Scored(
            (0, [0.7f, 0.2f, 0.1f]),
            (1, [0.5f, 0.4f, 0.1f]),
            (1, [0.1f, 0.8f, 0.1f]),
            (2, [0.4f, 0.2f, 0.4f]),
            (2, [0f, 0f, 1f])), topKPredictionCount: 2);

        Assert.Equal(0.6, metrics.MicroAccuracy, 6);
        Assert.Equal(2 / 3.0, metrics.MacroAccuracy, 6);
        Assert.Equal(0.482480, metrics.LogLoss, 5);
        Assert.Equal(0.542638, metrics.LogLossReduction, 5);
        Assert.Equal([0.6, 1.0], metrics.TopKAccuracyForAllK.Select(value => Math.Round(value, 6)));
        Assert.Equal(1, metrics.TopKAccuracy, 6);
        Assert.Equal(2, metrics.TopKPredictionCount);
        Assert.Equal([0.356675, 0.569717, 0.458145], metrics.PerClassLogLoss.Select(value => Math.Round(value, 6)));
        Assert.Equal([[1d, 0, 0], [1, 1, 0], [1, 0, 1]], metrics.ConfusionMatrix.Counts.Select(row => row.ToArray()));
        Assert.Equal([0.333333, 1, 1], metrics.ConfusionMatrix.PerClassPrecision.Select(value => Math.Round(value, 6)));
        Assert.Equal([1, 0.5, 0.5], metrics.ConfusionMatrix.PerClassRecall);
        Assert.Equal(1, metrics.ConfusionMatrix.GetCountForClassPair(predictedClassIndicatorIndex: 0, actualClassIndicatorIndex: 2));
        Assert.Equal(0, metrics.ConfusionMatrix.GetCountForClassPair(predictedClassIndicatorIndex: 2, actualClassIndicatorIndex: 0));
    }

    [Theory]
    [InlineData("green", """

        Confusion table
                  ||========================
        PREDICTED ||   red | green |  blue | Recall
        TRUTH     ||========================
              red ||     5 |     0 |     0 | 1.0000
            green ||     0 |     5 |     0 | 1.0000
             blue ||     0 |     1 |     4 | 0.8000
                  ||========================
        Precision ||1.0000 |0.8333 |1.0000 |

        """)]
    [InlineData("dark green", """

        Confusion table
                      ||========================
        PREDICTED     ||     0 |     1 |     2 | Recall
        TRUTH         ||========================
        0.        red ||     5 |     0 |     0 | 1.0000
        1. dark green ||     0 |     5 |     0 | 1.0000
        2.       blue ||     0 |     1 |     4 | 0.8000
                      ||========================
        Precision     ||1.0000 |0.8333 |1.0000 |

        """)]
    public void A_confusion_table_in_text(string second, string expected)
    {
        var points = Points.Make(15);
        foreach (var point in points.Where(point => point.Label == "green"))
            point.Label = second;
        var data = ml.Data.LoadFromEnumerable(points);
        var keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var scored = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0).Fit(keyed).Transform(keyed);

        Assert.Equal(expected.ReplaceLineEndings(), ml.MulticlassClassification.Evaluate(scored).ConfusionMatrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void Missing_labels_and_scores_are_left_out_and_unknown_classes_count_against_the_model()
    {
        var metrics = ml.MulticlassClassification.Evaluate(Scored(
            (0, [1, 0, 0]),
            (9, [1, 0, 0]),
            (1, [float.NaN, 0, 0]),
            (3, [1, 0, 0])));

        Assert.Equal(0.5, metrics.MicroAccuracy, 6);
        Assert.Equal(1, metrics.MacroAccuracy, 6);
        Assert.Equal(17.269388, metrics.LogLoss, 4);
    }

    [Fact]
    public void Columns_that_do_not_fit_are_rejected()
    {
        var points = ml.Data.LoadFromEnumerable(Points.Make(3));
        var scored = Scored((0, [1, 0, 0]));

        Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Evaluate(points));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Evaluate(scored, labelColumnName: "Missing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Evaluate(scored, scoreColumnName: "Missing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Evaluate(scored, predictedLabelColumnName: "Missing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Evaluate(scored, labelColumnName: "Score"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Evaluate(scored, scoreColumnName: "Label"));
    }

    [Fact]
    public void A_third_party_model_is_evaluated_and_its_features_are_ranked()
    {
        var data = Keyed(120);
        var transformer = new NearestOriginTransformer();

        Assert.InRange(ml.MulticlassClassification.Evaluate(transformer.Transform(data)).MicroAccuracy, 0.7, 1);
        var importance = ml.MulticlassClassification.PermutationFeatureImportance(transformer, data, permutationCount: 3);
        Assert.Equal(2, importance.Length);
        Assert.All(importance, feature => Assert.Equal(3, feature.MicroAccuracy.Count));
        Assert.All(importance, feature => Assert.InRange(feature.MicroAccuracy.Mean, -0.9, -0.05));
        Assert.All(importance, feature => Assert.True(feature.LogLoss.Mean > 0));
    }

    [Fact]
    public void Cross_validation_tests_every_row_once()
    {
        var estimator = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        var results = ml.MulticlassClassification.CrossValidate(ml.Data.LoadFromEnumerable(Points.Make(300)), estimator, numberOfFolds: 3, seed: 7);

        Assert.Equal([0, 1, 2], results.Select(result => result.Fold));
        var sizes = results.Select(result => ml.Data.CreateEnumerable<Prediction>(result.ScoredHoldOutSet, reuseRowObject: false).Count()).ToList();
        Assert.Equal(300, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 60, 140));
        Assert.All(results, result => Assert.InRange(result.Metrics.MicroAccuracy, 0.7, 1));
    }

    private IDataView Keyed(int count)
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(count));
        return ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    private IDataView Scored(params (uint Label, float[] Score)[] rows)
        => ml.Data.LoadFromEnumerable(rows.Select(row => new ScoredRow { Label = row.Label, Score = row.Score }).ToList());
}
