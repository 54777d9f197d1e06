using Gpicl.InContext.Encodings;

namespace Gpicl.InContext;

/// <summary>
/// Decides for <see cref="Standardization.Auto"/> whether features are pixels or the like. Pixels are measured on one scale, which
/// many of them share, so that they differ among examples more than their means do among themselves; and neighbors are alike.
/// Where a table is taken for an image, columns of small scale are lost with all they tell, while an image that is taken for a
/// table loses a few points; so all of it has to hold.
/// </summary>
internal static class StandardizationRule
{
    /// <summary>Least number of features: images of 4 × 4.</summary>
    public const int LeastWidth = 16;

    /// <summary>Least number of examples that tell whether neighbors are alike.</summary>
    public const int LeastRows = 8;

    /// <summary>
    /// Least <see cref="FeatureStatistics.Evenness"/>. Images measured 0.45 and more, tables of mixed units below 0.1, of words
    /// 0.5 and more.
    /// </summary>
    public const double LeastEvenness = 0.3;

    /// <summary>Least part of the whole variance that must lie within features. Images measured 0.5 and more, tables of mixed units at most 0.45.</summary>
    public const double LeastVarianceWithin = 0.4;

    /// <summary>By how much neighbors must be more alike, as the correlation goes, than any two. Images measured 0.24 and more, tables at most 0.15.</summary>
    public const double LeastSmoothness = 0.2;

    /// <summary>
    /// Most that may lie in features of small scale of all that features tell of the labels. Images measured at most 0.15, tables
    /// of mixed units 0.6 and more.
    /// </summary>
    public const double MostRelevanceLost = 0.3;

    private const double SmallVariance = 0.1; // as a part of the mean variance

    /// <summary><see cref="Standardization.Shared"/> or <see cref="Standardization.PerFeature"/>.</summary>
    /// <param name="statistics">Of the inputs.</param>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="labels">[rows]</param>
    /// <param name="classes">Number of classes.</param>
    public static Standardization Choose(FeatureStatistics statistics, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int classes)
    {
        double within = statistics.VarianceWithin;
        bool alike = statistics.Means.Length >= LeastWidth && labels.Length >= LeastRows
            && statistics.Evenness >= LeastEvenness
            && within >= LeastVarianceWithin * (within + statistics.VarianceBetween)
            && Smoothness(statistics, inputs) >= LeastSmoothness
            && RelevanceLost(statistics, inputs, labels, classes) <= MostRelevanceLost;
        return alike ? Standardization.Shared : Standardization.PerFeature;
    }

    // The mean correlation of neighbors that vary, less that of all pairs.
    private static double Smoothness(FeatureStatistics statistics, ReadOnlySpan<float> inputs)
    {
        int width = statistics.Means.Length, rows = inputs.Length / width, varying = 0, pairs = 0;
        for (int j = 0; j < width; j++)
        {
            varying += statistics.Variances[j] > 0 ? 1 : 0;
            pairs += j > 0 && statistics.Variances[j] > 0 && statistics.Variances[j - 1] > 0 ? 1 : 0;
        }

        if (pairs == 0)
            return 0;
        double near = 0, all = 0;
        for (int start = 0; start < inputs.Length; start += width)
        {
            double before = 0, sum = 0;
            for (int j = 0; j < width; j++)
            {
                double variance = statistics.Variances[j];
                bool counts = variance > 0 && !float.IsNaN(inputs[start + j]);
                double value = counts ? (inputs[start + j] - statistics.Means[j]) / Math.Sqrt(variance) : 0;
                near += value * before;
                sum += value;
                before = value;
            }

            all += sum * sum;
        }

        return near / rows / pairs - (all / rows - varying) / (varying * (varying - 1.0));
    }

    private static double RelevanceLost(FeatureStatistics statistics, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int classes)
    {
        int width = statistics.Means.Length;
        double lost = 0, whole = 0, small = SmallVariance * statistics.VarianceWithin;
        for (int j = 0; j < width; j++)
        {
            var spread = new ClassSpread(classes);
            for (int row = 0; row < labels.Length; row++)
                spread.Add(inputs[row * width + j], labels[row]);
            whole += spread.Relevance;
            lost += statistics.Variances[j] < small ? spread.Relevance : 0;
        }

        return whole > 0 ? lost / whole : 0;
    }
}
