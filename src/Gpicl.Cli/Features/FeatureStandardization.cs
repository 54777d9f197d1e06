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
    public static void Apply(Span<float> features, int width)
    {
        foreach (ref float value in features)
            value = MathF.CopySign(MathF.Sqrt(MathF.Abs(value)), value);
        SubtractMeans(features, width);
        for (int start = 0; start < features.Length; start += width)
            Scale(features.Slice(start, width));
    }

    private static void SubtractMeans(Span<float> features, int width)
    {
        var means = new double[width];
        int count = features.Length / width;
        for (int i = 0; i < features.Length; i++)
            means[i % width] += features[i] / (double)count;
        for (int i = 0; i < features.Length; i++)
            features[i] = (float)(features[i] - means[i % width]);
    }

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
