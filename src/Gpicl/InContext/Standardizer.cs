using Gpicl.InContext.Encodings;

namespace Gpicl.InContext;

/// <summary>Encoders of one value for a feature: it is shifted and scaled by numbers taken from a support set.</summary>
internal static class Standardizer
{
    /// <summary>Takes the statistics of a support set.</summary>
    /// <param name="inputs">[rows, width], at least one row.</param>
    /// <param name="labels">[rows]</param>
    /// <param name="width">Features of a row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="kind">What to apply.</param>
    /// <returns>An encoder of as many values as features, and what was applied: never <see cref="Standardization.Auto"/>.</returns>
    public static (FeatureEncoder Encoder, Standardization Kind) Fit(
        ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int width, int classes, Standardization kind)
    {
        var statistics = new FeatureStatistics(inputs, width);
        if (kind == Standardization.Auto)
            kind = StandardizationRule.Choose(statistics, inputs, labels, classes);
        return (Fit(statistics, kind), kind);
    }

    /// <summary>Applies what is not <see cref="Standardization.Auto"/>.</summary>
    public static FeatureEncoder Fit(FeatureStatistics statistics, Standardization kind)
    {
        var means = new float[statistics.Means.Length];
        var scales = new float[means.Length];
        double mean = statistics.Mean, variance = statistics.VarianceWithin + statistics.VarianceBetween;
        for (int j = 0; j < means.Length; j++)
        {
            (means[j], scales[j]) = kind switch
            {
                Standardization.None => (0, 1),
                Standardization.Shared => ((float)mean, Scale(variance)),
                _ => ((float)statistics.Means[j], Scale(statistics.Variances[j])),
            };
        }

        return Restore(means, scales);
    }

    /// <summary>Uses given numbers.</summary>
    /// <param name="means">Subtracted from each feature, [width].</param>
    /// <param name="scales">Multiplied with each feature, [width]; 0 where it is constant.</param>
    public static FeatureEncoder Restore(ReadOnlySpan<float> means, ReadOnlySpan<float> scales)
    {
        var values = new EncodedValue[means.Length];
        for (int j = 0; j < values.Length; j++)
            values[j] = EncodedValue.Linear(j, means[j], scales[j]);
        return new FeatureEncoder(values.Length, isSoft: false, values);
    }

    /// <summary>What is subtracted from each feature, [width].</summary>
    public static float[] Means(FeatureEncoder encoder) => Array.ConvertAll(encoder.Values.ToArray(), value => value.Shift);

    /// <summary>What is multiplied with each feature, [width]; 0 where it is constant.</summary>
    public static float[] Scales(FeatureEncoder encoder) => Array.ConvertAll(encoder.Values.ToArray(), value => value.Factor);

    private static float Scale(double variance)
    {
        float scale = (float)(1 / Math.Sqrt(variance));
        return variance > 0 && float.IsFinite(scale) ? scale : 0;
    }
}
