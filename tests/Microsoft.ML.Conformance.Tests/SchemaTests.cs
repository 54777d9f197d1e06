using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance;

public sealed class SchemaTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_later_column_hides_an_earlier_one_of_its_name()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Single);
        builder.AddColumn("A", TextDataViewType.Instance);
        var schema = builder.ToSchema();

        Assert.True(schema[0].IsHidden);
        Assert.Equal(1, schema["A"].Index);
        Assert.Null(schema.GetColumnOrNull("B"));
        Assert.Throws<ArgumentOutOfRangeException>(() => schema["B"]);
    }

    [Fact]
    public void Annotations_check_the_type_they_are_read_as()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("Number", NumberDataViewType.Int32, 3);
        var annotations = builder.ToAnnotations();

        var number = 0;
        annotations.GetValue("Number", ref number);
        Assert.Equal(3, number);
        var real = 0f;
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Number", ref real));
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Missing", ref number));
    }

    [Fact]
    public void Types_write_themselves()
    {
        var key = new KeyDataViewType(typeof(uint), 10);

        Assert.Equal("Key<UInt32, 0-9>", key.ToString());
        Assert.Equal("Vector<Single, 4>", new VectorDataViewType(NumberDataViewType.Single, 4).ToString());
        Assert.Equal("Vector<Single>", new VectorDataViewType(NumberDataViewType.Single).ToString());
        Assert.Equal("String", TextDataViewType.Instance.ToString());
        Assert.Equal(key, new KeyDataViewType(typeof(uint), 10ul));
    }

    [Fact]
    public void Types_that_make_no_sense_are_rejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(uint), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(int), 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(byte), 256));
        Assert.ThrowsAny<ArgumentException>(() => new VectorDataViewType(NumberDataViewType.Single, -1));
    }

    [Fact]
    public void Estimators_reject_missing_and_unfit_columns_before_any_work()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(6));

        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.CopyColumns("A", "Missing").Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => Chain(ml.Transforms.Concatenate("A", "Missing")).Fit(data));
        Assert.Throws<InvalidOperationException>(() => Chain(ml.Transforms.Concatenate("A", "Label", "Features")).Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => Chain(ml.Transforms.NormalizeMinMax("Label")).Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => Chain(ml.Transforms.Conversion.MapKeyToValue("Label")).Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Missing").Fit(data));
    }

    [Fact]
    public void MapKeyToValue_needs_key_values_in_the_shape()
    {
        var data = ml.Data.LoadFromEnumerable([new ScoredRow { Score = [1, 0, 0] }]);

        Assert.Throws<ArgumentOutOfRangeException>(() => Chain(ml.Transforms.Conversion.MapKeyToValue("Label")).Fit(data));
    }

    [Fact]
    public void A_default_shape_column_is_rejected()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SchemaShape([default]));

    private static EstimatorChain<T> Chain<T>(IEstimator<T> estimator)
        where T : class, ITransformer
        => new EstimatorChain<ITransformer>().Append(estimator);
}
