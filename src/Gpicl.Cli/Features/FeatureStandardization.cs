namespace Gpicl.Cli.Features;

/// <summary>
/// Prepares features for distances: their square root is taken, which makes the skewed values behind a rectifier nearly
/// symmetric, each has its mean over the data subtracted, and each image's features are scaled to one length. The square root
/// and the order are those of Hu, Gripon, Pateux, arXiv 2006.03806, the mean and the length those of SimpleShot, arXiv 1911.04623.
/// </summary>
internal static class FeatureStandardization
{
    /// <summary>Prepares features in place; their mean square becomes 1.</summary>
    /// <param name="features">[images, width]</param>
    /// <param name="width">Features of an image.</param>
    public static void Apply(Span<float> features, int width) => Apply(features, Means(features, width));

    /// <summary>Prepares features in place, by means taken from others.</summary>
    /// <param name="features">[images, width]</param>
    /// <param name="means">What <see cref="Means"/> gave, [width].</param>
    public static void Apply(Span<float> features, ReadOnlySpan<float> means)
    {
        for (int i = 0; i < features.Length; i++)
            features[i] = Root(features[i]) - means[i % means.Length];
        for (int start = 0; start < features.Length; start += means.Length)
            Scale(features.Slice(start, means.Length));
    }

    /// <summary>Means of the square roots of features, [width].</summary>
    /// <param name="features">[images, width]</param>
    /// <param name="width">Features of an image.</param>
    public static float[] Means(ReadOnlySpan<float> features, int width)
    {
        var means = new double[width];
        int count = features.Length / width;
        for (int i = 0; i < features.Length; i++)
            means[i % width] += Root(features[i]) / (double)count;
        return Array.ConvertAll(means, mean => (float)mean);
    }

    private static float Root(float value) => MathF.CopySign(MathF.Sqrt(MathF.Abs(value)), value);

    private static void Scale(Span<float> row)
    {
        double squares = 0;
        foreach (float value in row)
            squares += (double)value * value;
        float scale = squares > 0 ? (float)Math.Sqrt(row.Length / squares) : 0;
        foreach (ref float value in row)
            value *= scale;
    }
}
