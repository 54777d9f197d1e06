using Gpicl.InContext;
using Gpicl.InContext.Encodings;

namespace Gpicl.Tests.InContext;

public class StandardizationTests
{
    [Fact]
    public void Shared_gives_all_values_together_mean_zero_and_deviation_one()
    {
        float[] inputs = Fixtures.Inputs(40, 5);
        FeatureEncoder standardizer = Fit(inputs, 5, Standardization.Shared);
        double[] values = [.. Apply(standardizer, inputs, 5).Select(value => (double)value)];
        Assert.Equal(0, values.Average(), 1e-5);
        Assert.Equal(1, values.Average(value => value * value), 1e-5);
        Assert.Single(Standardizer.Means(standardizer).Distinct());
    }

    [Fact]
    public void Per_feature_gives_every_feature_mean_zero_and_deviation_one_and_constants_zero()
    {
        float[] inputs = Fixtures.Inputs(40, 4);
        for (int i = 0; i < inputs.Length; i += 4)
        {
            inputs[i] = inputs[i] * 0.01f + 1000;
            inputs[i + 1] = 0.1f;
            inputs[i + 2] *= 1e30f;
        }

        float[] values = Apply(Fit(inputs, 4, Standardization.PerFeature), inputs, 4);
        for (int j = 0; j < 4; j++)
        {
            double[] feature = [.. values.Where((_, i) => i % 4 == j).Select(value => (double)value)];
            Assert.Equal(0, feature.Average(), 1e-2);
            Assert.Equal(j == 1 ? 0 : 1, feature.Average(value => value * value), 1e-2);
        }
    }

    [Fact]
    public void A_query_far_outside_the_support_set_still_gets_finite_probabilities()
    {
        InContextClassifier classifier = Fixtures.Learner().Fit(Fixtures.Inputs(20, 3), Fixtures.Labels(20, 3), 3, 3);
        float[] probabilities = Fixtures.Probabilities(classifier, [float.MaxValue, -float.MaxValue, 0]);
        Assert.Equal(1, probabilities.Sum(), 1e-5);
    }

    [Fact]
    public void Projected_inputs_keep_unit_variance_whatever_their_width()
    {
        foreach (int width in (int[])[4, 64, 300])
        {
            float[] inputs = Fixtures.Inputs(100, width);
            float[] standardized = Apply(Fit(inputs, width, Standardization.PerFeature), inputs, width);
            float[] projection = MemberProjection.Transposed(1, 0, 196, width); // [width, 196]
            double sum = 0;
            for (int row = 0; row < 100; row++)
            {
                for (int i = 0; i < 196; i++)
                {
                    double value = 0;
                    for (int j = 0; j < width; j++)
                        value += projection[j * 196 + i] * standardized[row * width + j];
                    sum += value * value;
                }
            }

            Assert.Equal(1, sum / (100 * 196), 0.2);
        }
    }

    private static FeatureEncoder Fit(float[] inputs, int width, Standardization kind) => Standardizer.Fit(new FeatureStatistics(inputs, width), kind);

    private static float[] Apply(FeatureEncoder standardizer, float[] inputs, int width)
    {
        var values = new float[inputs.Length];
        for (int i = 0; i < inputs.Length; i += width)
            standardizer.Apply(inputs.AsSpan(i, width), values.AsSpan(i, width));
        return values;
    }
}
