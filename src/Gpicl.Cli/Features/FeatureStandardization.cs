namespace Gpicl.Cli.Features;

/// <summary>
/// Prepares features for distances: each image's are scaled to one length, each feature has its mean over the data subtracted, and
/// each image's are scaled to one length again, as in SimpleShot (arXiv 1911.04623), which does not begin with a length. No label is
/// looked at.
/// </summary>
internal static class FeatureStandardization
{
    /// <summary>Prepares features in place; their mean square becomes 1.</summary>
    /// <param name="features">[images, width]</param>
    /// <param name="width">Features of an image.</param>
    public static void Apply(Span<float> features, int width)
    {
        ScaleRows(features, width);
        SubtractMeans(features, width);
        ScaleRows(features, width);
    }

    private static void ScaleRows(Span<float> features, int width)
    {
        for (int start = 0; start < features.Length; start += width)
        {
            Span<float> row = features.Slice(start, width);
            double squares = 0;
            foreach (float value in row)
                squares += (double)value * value;
            float scale = squares > 0 ? (float)Math.Sqrt(width / squares) : 0;
            foreach (ref float value in row)
                value *= scale;
        }
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
}
