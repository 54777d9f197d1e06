namespace Gpicl.InContext;

/// <summary>Shifts and scales every feature by numbers taken from a support set. Immutable.</summary>
internal sealed class Standardizer
{
    /// <summary>Bounds what comes out: an input so many deviations away says no more than one twice as far, and must not overflow what follows.</summary>
    public const float LargestValue = 1e9f;

    private readonly float[] means;
    private readonly float[] scales;

    /// <summary>Uses given numbers, which are not copied.</summary>
    public Standardizer(Standardization kind, float[] means, float[] scales)
    {
        Kind = kind;
        this.means = means;
        this.scales = scales;
    }

    /// <summary>What was applied: never <see cref="Standardization.Auto"/>.</summary>
    public Standardization Kind { get; }

    /// <summary>Subtracted from each feature, [width].</summary>
    public ReadOnlyMemory<float> Means => means;

    /// <summary>Multiplied with each feature, [width]; 0 where it is constant.</summary>
    public ReadOnlyMemory<float> Scales => scales;

    /// <summary>Takes the statistics of a support set.</summary>
    /// <param name="inputs">[rows, width], at least one row.</param>
    /// <param name="width">Features of a row.</param>
    /// <param name="kind">What to apply.</param>
    public static Standardizer Fit(ReadOnlySpan<float> inputs, int width, Standardization kind)
    {
        var means = new float[width];
        var scales = new float[width];
        if (kind == Standardization.None)
        {
            Array.Fill(scales, 1);
            return new Standardizer(kind, means, scales);
        }

        var statistics = new FeatureStatistics(inputs, width);
        if (kind == Standardization.Auto)
            kind = StandardizationRule.Choose(statistics);
        bool shared = kind == Standardization.Shared;
        double mean = statistics.Mean, variance = statistics.VarianceWithin + statistics.VarianceBetween;
        for (int j = 0; j < width; j++)
        {
            means[j] = (float)(shared ? mean : statistics.Means[j]);
            scales[j] = Scale(shared ? variance : statistics.Variances[j]);
        }

        return new Standardizer(kind, means, scales);
    }

    /// <summary>Standardises one row.</summary>
    public void Apply(ReadOnlySpan<float> row, Span<float> target)
    {
        row = row[..means.Length];
        ReadOnlySpan<float> shift = means.AsSpan(0, row.Length), factor = scales.AsSpan(0, row.Length);
        target = target[..row.Length];
        for (int j = 0; j < row.Length; j++)
            target[j] = Math.Clamp((row[j] - shift[j]) * factor[j], -LargestValue, LargestValue);
    }

    private static float Scale(double variance)
    {
        float scale = (float)(1 / Math.Sqrt(variance));
        return variance > 0 && float.IsFinite(scale) ? scale : 0;
    }
}
