using Gpicl.InContext.Encodings;

namespace Gpicl.InContext;

/// <summary>The encoders of an ensemble, as its options ask for.</summary>
internal static class EnsembleEncoders
{
    private static readonly EncoderRecipe[] Mixed =
    [
        new(EncoderShape.Soft, ByRelevance: true),
        new(EncoderShape.Linear, HalfShared: true),
        new(EncoderShape.Pieces),
        new(EncoderShape.Pieces, ByRelevance: true),
    ];

    /// <summary>Learns the encoders from a support set.</summary>
    /// <param name="inputs">[rows, width] and perhaps further rows, which are not looked at.</param>
    /// <param name="labels">[rows] and perhaps further ones.</param>
    /// <param name="rows">At least one.</param>
    /// <param name="width">Features of a row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">What to do.</param>
    /// <returns>The encoders, and the options with what was chosen in place of what was left open.</returns>
    public static (FeatureEncoder[] Encoders, InContextOptions Options) Fit(
        float[] inputs, int[] labels, int rows, int width, int classes, InContextOptions options)
    {
        var statistics = new FeatureStatistics(inputs.AsSpan(0, rows * width), width);
        options = Decide(statistics, inputs.AsSpan(0, rows * width), labels.AsSpan(0, rows), classes, options);
        EncoderRecipe[] recipes = Recipes(options.Encoding, options.Members);
        if (recipes.Length == 0)
            return ([Standardizer.Fit(statistics, options.Standardization)], options);
        var fit = new EncoderFit(inputs, labels, rows, statistics, classes);
        return ([.. recipes.Select(fit.Fit)], options);
    }

    private static InContextOptions Decide(
        FeatureStatistics statistics, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int classes, InContextOptions options)
    {
        (Standardization standardization, FeatureEncoding encoding) = (options.Standardization, options.Encoding);
        bool open = standardization == Standardization.Auto;
        if (open)
        {
            standardization = encoding is FeatureEncoding.Auto or FeatureEncoding.Standardized
                ? StandardizationRule.Choose(statistics, inputs, labels, classes)
                : Standardization.PerFeature;
        }

        if (encoding == FeatureEncoding.Auto)
            encoding = open && standardization == Standardization.PerFeature ? FeatureEncoding.Mixed : FeatureEncoding.Standardized;
        return options with { Standardization = standardization, Encoding = encoding };
    }

    // At most as many as there are members; none where features are standardized only.
    private static EncoderRecipe[] Recipes(FeatureEncoding encoding, int members) => encoding switch
    {
        FeatureEncoding.Robust => [new(EncoderShape.Soft)],
        FeatureEncoding.PiecewiseLinear => [new(EncoderShape.Pieces)],
        FeatureEncoding.Mixed => Mixed[..Math.Min(members, Mixed.Length)],
        _ => [],
    };
}
