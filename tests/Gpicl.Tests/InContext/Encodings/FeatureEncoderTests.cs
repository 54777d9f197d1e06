using Gpicl.InContext;
using Gpicl.InContext.Encodings;

namespace Gpicl.Tests.InContext.Encodings;

public class FeatureEncoderTests
{
    // Of quartiles 1, 2, 3 and of an outlier; of two values; a constant.
    private static readonly float[] Inputs = [0, 5, 7, 1, 5, 7, 2, 5, 7, 3, 9, 7, 1000, 9, 7];
    private static readonly int[] Labels = [0, 1, 0, 1, 1];

    [Fact]
    public void Robust_values_are_distances_from_the_median_that_level_off()
    {
        float[] values = Column(Fit(FeatureEncoding.Robust), 0);
        double[] expected = [.. new[] { -1, -0.5, 0, 0.5, 499 }.Select(z => z / Math.Sqrt(1 + z * z / 9))];
        double mean = expected.Average(), deviation = Math.Sqrt(expected.Average(value => (value - mean) * (value - mean)));

        for (int row = 1; row < 5; row++)
            Assert.Equal((expected[row] - expected[0]) / deviation, (values[row] - values[0]) / Deviation(values), 1e-4);
    }

    [Fact]
    public void Each_piece_is_zero_below_its_bin_and_one_above_and_linear_within()
    {
        float[] inputs = [.. Enumerable.Range(0, 61).Select(value => (float)value)]; // quantiles 0, 10, 20, .. 60
        FeatureEncoder encoder = Fit(inputs, new int[61], 1, FeatureEncoding.PiecewiseLinear);
        float[] lowest = Apply(encoder, [-5]), highest = Apply(encoder, [99]), found = Apply(encoder, [34]);

        Assert.Equal(6, encoder.Count);
        Assert.Equal(Apply(encoder, [0]), lowest);
        Assert.Equal(Apply(encoder, [60]), highest);
        float[] expected = [1, 1, 1, 0.4f, 0, 0];
        for (int piece = 0; piece < 6; piece++)
            Assert.Equal(expected[piece], (found[piece] - lowest[piece]) / (highest[piece] - lowest[piece]), 1e-5f);
    }

    [Theory]
    [InlineData(FeatureEncoding.Robust)]
    [InlineData(FeatureEncoding.PiecewiseLinear)]
    [InlineData(FeatureEncoding.Mixed)]
    public void Values_have_mean_zero_and_together_variance_one(FeatureEncoding encoding)
    {
        float[] inputs = [.. Fixtures.Inputs(80, 5).Select((value, i) => i % 5 == 3 ? MathF.Exp(value) : i % 5 == 4 && value > 0 ? 1 : i % 5 == 4 ? 0 : value)];
        var (encoders, _) = EnsembleEncoders.Fit(inputs, Fixtures.Labels(80, 3), 80, 5, 3, new InContextOptions { Encoding = encoding });
        foreach (FeatureEncoder encoder in encoders)
        {
            float[][] rows = [.. Enumerable.Range(0, 80).Select(row => Apply(encoder, inputs.AsSpan(row * 5, 5)))];
            for (int value = 0; value < encoder.Count; value++)
                Assert.Equal(0, rows.Average(row => row[value]), 1e-4);
            Assert.Equal(1, rows.Average(row => row.Average(value => value * value)), 1e-3);
        }
    }

    [Fact]
    public void A_feature_of_two_values_stays_one_and_a_constant_is_left_out()
    {
        foreach (FeatureEncoder encoder in EnsembleEncoders.Fit(Inputs, Labels, 5, 3, 2, new InContextOptions { Encoding = FeatureEncoding.Mixed }).Encoders)
        {
            Assert.Equal(1, encoder.Values.ToArray().Count(value => value.Column == 1));
            Assert.DoesNotContain(encoder.Values.ToArray(), value => value.Column == 2);
        }
    }

    [Fact]
    public void Rare_ones_among_zeros_are_not_blown_up()
    {
        float[] inputs = new float[200];
        inputs[1] = 1; // a word that is there once
        for (int row = 0; row < 100; row += 2)
            inputs[row * 2] = 1; // one that is there in every other row
        EncodedValue[] values = Fit(inputs, new int[100], 2, FeatureEncoding.PiecewiseLinear).Values.ToArray();
        float rare = Math.Abs(values[1].Factor * values[1].Scale), usual = Math.Abs(values[0].Factor * values[0].Scale);

        Assert.Equal(1, rare / usual, 1e-4);
    }

    [Fact]
    public void What_tells_more_of_the_labels_weighs_more_in_half_of_the_mixed_members()
    {
        var random = new Random(1);
        int[] labels = [.. Enumerable.Range(0, 100).Select(row => row % 2)];
        float[] inputs = [.. labels.SelectMany(label => new[] { random.NextSingle() + label, random.NextSingle() })];
        double[] ratios = [.. EnsembleEncoders.Fit(inputs, labels, 100, 2, 2, new InContextOptions()).Encoders.Select(encoder =>
            Variance(encoder, inputs, column: 0) / Variance(encoder, inputs, column: 1))];

        Assert.InRange(ratios[0], 4, 20);
        Assert.InRange(ratios[3], 4, 20);
        Assert.Equal(1, ratios[2], 1e-3);
    }

    [Fact]
    public void Wide_tables_get_fewer_pieces()
    {
        foreach (var (width, pieces) in new[] { (200, 6), (400, 3), (1500, 1) })
            Assert.Equal(width * pieces, Fit(Fixtures.Inputs(20, width), new int[20], width, FeatureEncoding.PiecewiseLinear).Count);
    }

    [Fact]
    public void Members_of_an_ensemble_differ_in_what_they_see()
    {
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3], Enumerable.Range(0, 8).Select(member => Ensemble.EncoderOf(member, 4, 8)));
        foreach (int members in new[] { 1, 3, 4, 30 })
        {
            InContextClassifier classifier = Fixtures.Learner()
                .Fit(Fixtures.Inputs(20, 5), Fixtures.Labels(20, 3), 5, 3, new InContextOptions { Members = members });
            Assert.Equal((FeatureEncoding.Mixed, Math.Min(members, 4)), (classifier.Options.Encoding, classifier.Ensemble.Encoders.Length));
        }
    }

    [Fact]
    public void Encodings_of_their_own_scale_do_not_go_with_one_scale_for_all()
    {
        foreach (Standardization standardization in new[] { Standardization.Shared, Standardization.None })
        {
            var options = new InContextOptions { Standardization = standardization, Encoding = FeatureEncoding.Robust };
            Assert.Contains("Encoding is Robust", Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
        }

        var asked = new InContextOptions { Standardization = Standardization.PerFeature };
        Assert.Equal(FeatureEncoding.Standardized, Fixtures.Learner().Fit(Fixtures.Inputs(20, 5), Fixtures.Labels(20, 3), 5, 3, asked).Options.Encoding);
    }

    private static FeatureEncoder Fit(FeatureEncoding encoding) => Fit(Inputs, Labels, 3, encoding);

    private static FeatureEncoder Fit(float[] inputs, int[] labels, int width, FeatureEncoding encoding) =>
        EnsembleEncoders.Fit(inputs, labels, labels.Length, width, 2, new InContextOptions { Members = 1, Encoding = encoding }).Encoders[0];

    private static float[] Apply(FeatureEncoder encoder, ReadOnlySpan<float> row)
    {
        var values = new float[encoder.Count];
        encoder.Apply(row, values);
        return values;
    }

    private static float[] Column(FeatureEncoder encoder, int value) =>
        [.. Enumerable.Range(0, 5).Select(row => Apply(encoder, Inputs.AsSpan(row * 3, 3))[value])];

    private static double Variance(FeatureEncoder encoder, float[] inputs, int column)
    {
        int[] places = [.. Enumerable.Range(0, encoder.Count).Where(place => encoder.Values[place].Column == column)];
        return places.Average(place => Enumerable.Range(0, inputs.Length / encoder.Width).Average(
            row => Math.Pow(Apply(encoder, inputs.AsSpan(row * encoder.Width, encoder.Width))[place], 2)));
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2)));
}
