using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Conformance.ThirdParty;
using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance;

public sealed class ShapeTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Of_a_trainer() => Assert.Equal(
        [
            "Features Vector Single []",
            "Label Scalar Key UInt32 [KeyValues Vector String]",
            "PredictedLabel Scalar Key UInt32 [KeyValues Vector String, ScoreColumnKind Scalar String, ScoreColumnSetId Scalar Key UInt32, ScoreValueKind Scalar String]",
            "Score Vector Single [ScoreColumnKind Scalar String, ScoreColumnSetId Scalar Key UInt32, ScoreValueKind Scalar String, SlotNames Vector String, TrainingLabelValues Vector String]",
        ],
        Shape(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()));

    [Fact]
    public void Of_a_normalizer_and_of_a_concatenation() => Assert.Equal(
        [
            "Both Vector Single [IsNormalized Scalar Boolean]",
            "Features Vector Single []",
            "Label Scalar Key UInt32 [KeyValues Vector String]",
            "Scaled Vector Single [IsNormalized Scalar Boolean]",
        ],
        Shape(ml.Transforms.NormalizeMinMax("Scaled", "Features").Append(ml.Transforms.Concatenate("Both", "Scaled", "Scaled"))));

    [Fact]
    public void Of_keys_turned_into_values_and_columns_chosen() => Assert.Equal(
        ["Copy Scalar String []", "Features Vector Single []"],
        Shape(ml.Transforms.CopyColumns("Copy", "Label").Append(ml.Transforms.Conversion.MapKeyToValue("Copy")).Append(ml.Transforms.SelectColumns("Copy", "Features"))));

    [Fact]
    public void Fitted_is_the_schema_that_was_promised()
    {
        var capture = new NearestOriginEstimator();
        var data = ml.Data.LoadFromEnumerable(Points.Make(30));
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        var promised = Shape(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        new EstimatorChain<ITransformer>().Append(capture).Fit(pipeline.Fit(data).Transform(data));

        Assert.Equal(promised, Describe(capture.LastShape!));
    }

    private static IEnumerable<string> Describe(SchemaShape shape)
        => shape.Select(column => $"{Describe(column)} [{string.Join(", ", column.Annotations.Select(Describe).Order(StringComparer.Ordinal))}]").Order(StringComparer.Ordinal);

    private static string Describe(SchemaShape.Column column) => $"{column.Name} {column.Kind} {(column.IsKey ? "Key " : "")}{column.ItemType}";

    private IEnumerable<string> Shape(IEstimator<ITransformer> estimator)
    {
        var capture = new NearestOriginEstimator();
        ml.Transforms.Conversion.MapValueToKey("Label").Append(estimator).Append(capture).Fit(ml.Data.LoadFromEnumerable(Points.Make(30)));
        return Describe(capture.LastShape!);
    }
}
