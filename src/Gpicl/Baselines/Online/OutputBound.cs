using Gpicl.InContext.Encodings;

namespace Gpicl.Baselines.Online;

/// <summary>Whether rectified linear networks give finite logits for all inputs there can be.</summary>
internal static class OutputBound
{
    private const double Largest = 1e34; // logits may still be divided by a low temperature

    /// <summary>Follows the largest input there can be, <see cref="FeatureEncoder.LargestValue"/>, through the layers with all signs alike.</summary>
    /// <param name="layers">Each layer's weights, [inputs, outputs], and biases, [outputs].</param>
    public static bool Holds(IEnumerable<(float[] Weights, float[] Biases)> layers)
    {
        double bound = FeatureEncoder.LargestValue;
        foreach (var (weights, biases) in layers)
        {
            var sums = new double[biases.Length];
            for (int i = 0; i < weights.Length; i++)
                sums[i % sums.Length] += Math.Abs(weights[i]);
            double next = 0;
            for (int unit = 0; unit < sums.Length; unit++)
                next = Math.Max(next, sums[unit] * bound + Math.Abs(biases[unit]));
            if (!(next <= Largest))
                return false;
            bound = next;
        }

        return true;
    }
}
