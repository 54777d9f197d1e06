using System.Collections.Immutable;
using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Conformance;

public sealed class NormalizerTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData(true, new[] { -0.5f, 0.25f, 1f, float.NaN })]
    [InlineData(false, new[] { 0f, 0.5f, 1f, float.NaN })]
    public void Minimum_and_maximum(bool fixZero, float[] expected)
        => AssertClose(expected, Apply(ml.Transforms.NormalizeMinMax("Value", fixZero: fixZero), [-2, 1, 4, float.NaN]));

    [Theory]
    [InlineData(true, new[] { -0.7559289f, 0.37796447f, 1.5118579f, float.NaN })]
    [InlineData(false, new[] { -1.2247449f, 0f, 1.2247449f, float.NaN })]
    public void Mean_and_variance(bool fixZero, float[] expected)
        => AssertClose(expected, Apply(ml.Transforms.NormalizeMeanVariance("Value", fixZero: fixZero), [-2, 1, 4, float.NaN]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_constant_column_becomes_zero(bool fixZero)
    {
        AssertClose([0f, 0f], Apply(ml.Transforms.NormalizeMinMax("Value", fixZero: fixZero), [3, 3]));
        AssertClose([0f, 0f], Apply(ml.Transforms.NormalizeMeanVariance("Value", fixZero: fixZero), [3, 3]));
    }

    [Fact]
    public void Every_slot_has_a_scale_of_its_own_and_the_column_says_it_is_normalized()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(30));
        var fitted = ml.Transforms.NormalizeMeanVariance("Scaled", "Features", fixZero: false).Fit(data);
        var scaled = fitted.Transform(data);

        Assert.True(scaled.Schema["Scaled"].IsNormalized());
        Assert.False(scaled.Schema["Features"].IsNormalized());
        var values = scaled.GetColumn<float[]>("Scaled").ToList();
        Assert.Equal(0, values.Average(value => value[1]), 4);
        Assert.Equal(1, values.Average(value => value[1] * value[1]), 4);
        var parameters = Assert.IsType<NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<float>>>(fitted.GetNormalizerModelParameters(0));
        Assert.Equal(2, parameters.Scale.Length);
        Assert.Equal(data.GetColumn<float[]>("Features").Average(value => value[0]), parameters.Offset[0], 4);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    private float[] Apply(NormalizingEstimator estimator, float[] values)
    {
        var data = ml.Data.LoadFromEnumerable(values.Select(value => new NumberRow { Value = value }).ToList());
        return [.. estimator.Fit(data).Transform(data).GetColumn<float>("Value")];
    }
}
