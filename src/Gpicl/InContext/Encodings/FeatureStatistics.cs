namespace Gpicl.InContext.Encodings;

/// <summary>Mean and variance of every feature of a support set, in double precision. Missing values are left out.</summary>
internal sealed class FeatureStatistics
{
    private readonly double[] means;
    private readonly double[] variances;
    private readonly int[] present;

    /// <summary>Goes over the examples twice.</summary>
    /// <param name="inputs">[rows, width], at least one row.</param>
    /// <param name="width">Features of a row.</param>
    public FeatureStatistics(ReadOnlySpan<float> inputs, int width)
    {
        means = new double[width];
        variances = new double[width];
        present = new int[width];
        Rows = inputs.Length / width;
        for (int start = 0; start < inputs.Length; start += width)
            for (int j = 0; j < width; j++)
                present[j] += float.IsNaN(inputs[start + j]) ? 0 : 1;
        for (int start = 0; start < inputs.Length; start += width)
            for (int j = 0; j < width; j++)
                means[j] += float.IsNaN(inputs[start + j]) ? 0 : (double)inputs[start + j] / present[j];
        for (int start = 0; start < inputs.Length; start += width)
        {
            for (int j = 0; j < width; j++)
            {
                double difference = float.IsNaN(inputs[start + j]) ? 0 : inputs[start + j] - means[j];
                variances[j] += difference * difference / Math.Max(1, present[j]);
            }
        }

        // What rounding leaves of a constant is not a signal to be blown up.
        for (int j = 0; j < width; j++)
            if (variances[j] <= 1e-14 * means[j] * means[j])
                variances[j] = 0;
    }

    /// <summary>Number of examples.</summary>
    public int Rows { get; }

    /// <summary>[width]; 0 where all values are missing.</summary>
    public ReadOnlySpan<double> Means => means;

    /// <summary>[width]; exactly 0 for a constant feature.</summary>
    public ReadOnlySpan<double> Variances => variances;

    /// <summary>How many values of each feature are not missing, [width].</summary>
    public ReadOnlySpan<int> Present => present;

    /// <summary>Mean of the means of features that have values.</summary>
    public double Mean => Average(means);

    /// <summary>Variance within features, averaged over those that have values.</summary>
    public double VarianceWithin => Average(variances);

    /// <summary>Variance of the features' means.</summary>
    public double VarianceBetween
    {
        get
        {
            double mean = Mean;
            double variance = Average(Array.ConvertAll(means, value => (value - mean) * (value - mean)));
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

    private double Average(double[] values)
    {
        int count = means.Length - present.AsSpan().Count(0);
        double sum = 0;
        for (int j = 0; j < values.Length; j++)
            sum += present[j] == 0 ? 0 : values[j] / count;
        return sum;
    }
}
