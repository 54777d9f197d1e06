namespace Microsoft.ML;

/// <summary>Transforms that bring columns to one scale.</summary>
public static class NormalizationCatalog
{
    public static NormalizingEstimator NormalizeMinMax(this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null, long maximumExampleCount = 1000000000, bool fixZero = true)
        => catalog.NormalizeMinMax([new InputOutputColumnPair(outputColumnName, inputColumnName)], maximumExampleCount, fixZero);

    public static NormalizingEstimator NormalizeMinMax(this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = 1000000000, bool fixZero = true)
    {
        Check.Value(catalog, nameof(catalog));
        return new NormalizingEstimator(columns, maximumExampleCount, fixZero, slot => slot.MinMax(fixZero));
    }

    public static NormalizingEstimator NormalizeMeanVariance(this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null, long maximumExampleCount = 1000000000, bool fixZero = true, bool useCdf = false)
        => catalog.NormalizeMeanVariance([new InputOutputColumnPair(outputColumnName, inputColumnName)], maximumExampleCount, fixZero, useCdf);

    public static NormalizingEstimator NormalizeMeanVariance(this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = 1000000000, bool fixZero = true, bool useCdf = false)
    {
        Check.Value(catalog, nameof(catalog));
        if (useCdf)
            throw new NotSupportedException("The stand-in for Microsoft.ML does not normalise by distribution functions.");
        return new NormalizingEstimator(columns, maximumExampleCount, fixZero, slot => slot.MeanVariance(fixZero));
    }
}
