namespace Gpicl.InContext.Encodings;

/// <summary>Mean and variance of every feature of a support set, in double precision.</summary>
internal sealed class FeatureStatistics
{
    private readonly double[] means;
    private readonly double[] variances;

    /// <summary>Goes over the examples twice.</summary>
    /// <param name="inputs">[rows, width], at least one row.</param>
    /// <param name="width">Features of a row.</param>
    public FeatureStatistics(ReadOnlySpan<float> inputs, int width)
    {
        means = new double[width];
        variances = new double[width];
        int rows = inputs.Length / width;
        for (int start = 0; start < inputs.Length; start += width)
            for (int j = 0; j < width; j++)
                means[j] += (double)inputs[start + j] / rows;
        for (int start = 0; start < inputs.Length; start += width)
        {
            for (int j = 0; j < width; j++)
            {
                double difference = inputs[start + j] - means[j];
                variances[j] += difference * difference / rows;
            }
        }

        // What rounding leaves of a constant is not a signal to be blown up.
        for (int j = 0; j < width; j++)
            if (variances[j] <= 1e-14 * means[j] * means[j])
                variances[j] = 0;
    }

    /// <summary>[width]</summary>
    public ReadOnlySpan<double> Means => means;

    /// <summary>[width]; exactly 0 for a constant feature.</summary>
    public ReadOnlySpan<double> Variances => variances;

    /// <summary>Mean of all values.</summary>
    public double Mean => Average(means);

    /// <summary>Variance within features, averaged over all of them.</summary>
    public double VarianceWithin => Average(variances);

    /// <summary>Variance of the features' means.</summary>
    public double VarianceBetween
    {
        get
        {
            double mean = Mean, sum = 0;
            foreach (double value in means)
                sum += (value - mean) * (value - mean);
            double variance = sum / means.Length;
            return variance <= 1e-14 * mean * mean ? 0 : variance;
        }
    }

    /// <summary>
    /// How evenly the variance is spread over the features that vary: 1 when all have the same, 0 when one has all of it.
    /// With v the variances of n features, (Σ v)² / Σ v² is the number that share the variance; it is brought from 1 .. n to 0 .. 1.
    /// </summary>
    public double Evenness
    {
        get
        {
            double largest = 0, sum = 0, squares = 0;
            int varying = 0;
            foreach (double value in variances)
                largest = Math.Max(largest, value);
            foreach (double value in variances)
            {
                double relative = largest == 0 ? 0 : value / largest;
                sum += relative;
                squares += relative * relative;
                varying += value > 0 ? 1 : 0;
            }

            return varying <= 1 ? 1 : (sum * sum / squares - 1) / (varying - 1);
        }
    }

    private static double Average(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value / values.Length;
        return sum;
    }
}
