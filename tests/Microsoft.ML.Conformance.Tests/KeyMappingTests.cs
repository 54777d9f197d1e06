using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Conformance;

public sealed class KeyMappingTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData(ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence, new uint[] { 1, 2, 0, 1, 3, 0 }, new[] { "b", "a", "C" })]
    [InlineData(ValueToKeyMappingEstimator.KeyOrdinality.ByValue, new uint[] { 3, 2, 0, 3, 1, 0 }, new[] { "C", "a", "b" })]
    public void Text_becomes_keys_in_the_order_asked_for(ValueToKeyMappingEstimator.KeyOrdinality order, uint[] keys, string[] values)
    {
        var data = Texts("b", "a", "", "b", "C", null);
        var keyed = ml.Transforms.Conversion.MapValueToKey("Key", "Value", keyOrdinality: order).Fit(data).Transform(data);

        Assert.Equal(keys, keyed.GetColumn<uint>("Key"));
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), keyed.Schema["Key"].Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        keyed.Schema["Key"].GetKeyValues(ref names);
        Assert.Equal(values, names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Values_not_seen_before_are_missing_keys()
    {
        var fitted = ml.Transforms.Conversion.MapValueToKey("Value").Fit(Texts("a", "b"));

        Assert.Equal([2u, 0u], fitted.Transform(Texts("b", "new")).GetColumn<uint>("Value"));
    }

    [Fact]
    public void Only_so_many_keys_are_made()
    {
        var data = Texts("a", "b", "c");

        Assert.Equal([1u, 2u, 0u], ml.Transforms.Conversion.MapValueToKey("Value", maximumNumberOfKeys: 2).Fit(data).Transform(data).GetColumn<uint>("Value"));
    }

    [Fact]
    public void Numbers_become_keys_and_not_a_number_becomes_none()
    {
        var data = Numbers(5, float.NaN, -1, 5);
        var keyed = ml.Transforms.Conversion.MapValueToKey("Value", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(data).Transform(data);

        Assert.Equal([2u, 0u, 1u, 2u], keyed.GetColumn<uint>("Value"));
        VBuffer<float> values = default;
        keyed.Schema["Value"].GetKeyValues(ref values);
        Assert.Equal([-1f, 5f], values.DenseValues());
    }

    [Fact]
    public void Key_values_can_be_text_whatever_the_column_and_keys_can_be_given()
    {
        var data = Numbers(2, 1);
        var asText = ml.Transforms.Conversion.MapValueToKey("Value", addKeyValueAnnotationsAsText: true).Fit(data).Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        asText.Schema["Value"].GetKeyValues(ref names);
        Assert.Equal(["2", "1"], names.DenseValues().Select(name => name.ToString()));

        var given = ml.Transforms.Conversion.MapValueToKey("Value", keyData: Numbers(3, 1, 2)).Fit(data).Transform(data);
        Assert.Equal([3u, 2u], given.GetColumn<uint>("Value"));
    }

    [Fact]
    public void Keys_become_their_values_again_and_missing_ones_empty_or_not_a_number()
    {
        var texts = Texts("b", "", "a");
        var numbers = Numbers(5, float.NaN);

        Assert.Equal(["b", "", "a"], RoundTrip(texts).GetColumn<string>("Value"));
        Assert.Equal([5f, float.NaN], RoundTrip(numbers).GetColumn<float>("Value"));
    }

    [Fact]
    public void Columns_of_keys_without_values_cannot_be_mapped_back()
    {
        var data = ml.Data.LoadFromEnumerable([new ScoredRow { Score = [0, 0, 0] }]);

        Assert.ThrowsAny<Exception>(() => ml.Transforms.Conversion.MapKeyToValue("Label").Fit(data));
    }

    private IDataView RoundTrip(IDataView data)
        => ml.Transforms.Conversion.MapValueToKey("Value").Append(ml.Transforms.Conversion.MapKeyToValue("Value")).Fit(data).Transform(data);

    private IDataView Texts(params string?[] values) => ml.Data.LoadFromEnumerable(values.Select(value => new TextRow { Value = value }).ToList());

    private IDataView Numbers(params float[] values) => ml.Data.LoadFromEnumerable(values.Select(value => new NumberRow { Value = value }).ToList());
}
