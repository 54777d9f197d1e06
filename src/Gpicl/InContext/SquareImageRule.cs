using Gpicl.Datasets;
using Gpicl.InContext.Encodings;

namespace Gpicl.InContext;

/// <summary>
/// Decides whether features that are pixels or the like (<see cref="StandardizationRule"/>) are those of gray, square images, row by row, as tables of
/// images have them: a feature is then like its neighbor and like the one that is a row further on, and more so than like those a little before or
/// behind that one, which a signal of one dimension is like as well. What is smooth along two axes of any other kind looks the same; so the weights
/// for images have to predict such rows better than others to be taken.
/// </summary>
internal static class SquareImageRule
{
    /// <summary>Least side: of less, too little is left to compare with.</summary>
    public const int LeastSide = 6;

    /// <summary>Least correlation with the next feature and with the one a row further on. Images of 7 × 7 and more measured 0.27 and more.</summary>
    public const double LeastAlike = 0.25;

    /// <summary>By how much it must exceed that with those two to eight features to either side, at most half a row. Images measured 0.16 and more.</summary>
    public const double LeastContrast = 0.1;

    // Larger images, further pixels and more rows would tell the same, and take longer than a fit.
    private const int MostSide = 64, MostDistance = 8, MostRows = 200;

    /// <summary>The layout, null for none.</summary>
    /// <param name="inputs">[rows, width]; missing values are left out.</param>
    /// <param name="width">Features of a row.</param>
    public static ImageShape? Find(ReadOnlySpan<float> inputs, int width)
    {
        int side = SquareImage.SideOf(width);
        if (side < LeastSide || side > MostSide || side * side != width)
            return null;
        inputs = inputs[..(Math.Min(inputs.Length / width, MostRows) * width)];
        var statistics = new FeatureStatistics(inputs, width);
        double alike = Alikeness(statistics, inputs, side);
        if (alike < LeastAlike || Alikeness(statistics, inputs, 1) < LeastAlike)
            return null;
        for (int distance = 2; distance <= Math.Min(side / 2, MostDistance); distance++)
            if (alike < LeastContrast + Math.Max(Alikeness(statistics, inputs, side - distance), Alikeness(statistics, inputs, side + distance)))
                return null;
        return new ImageShape(1, side, side);
    }

    // The mean correlation of a feature with the one a distance behind it, over all pairs of which both vary.
    private static double Alikeness(FeatureStatistics statistics, ReadOnlySpan<float> inputs, int distance)
    {
        int width = statistics.Means.Length, pairs = 0;
        double sum = 0;
        for (int j = 0; j + distance < width; j++)
        {
            double variances = statistics.Variances[j] * statistics.Variances[j + distance];
            if (!(variances > 0))
                continue;
            pairs++;
            int present = 0;
            double products = 0;
            for (int start = j; start < inputs.Length; start += width)
            {
                double product = (inputs[start] - statistics.Means[j]) * (inputs[start + distance] - statistics.Means[j + distance]);
                if (double.IsNaN(product))
                    continue;
                products += product;
                present++;
            }

            sum += products / Math.Max(1, present) / Math.Sqrt(variances);
        }

        return pairs == 0 ? 0 : sum / pairs;
    }
}
