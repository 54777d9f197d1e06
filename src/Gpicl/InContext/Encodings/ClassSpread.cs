namespace Gpicl.InContext.Encodings;

/// <summary>Mean and variance of values that come one after the other, and how much of the variance lies between classes.</summary>
/// <param name="classes">Number of classes.</param>
internal sealed class ClassSpread(int classes)
{
    private readonly double[] sums = new double[classes];
    private readonly int[] counts = new int[classes];
    private int count;
    private double squares;

    /// <summary>Mean of all values.</summary>
    public double Mean { get; private set; }

    /// <summary>Variance of all values; exactly 0 where it is no more than rounding leaves of a constant.</summary>
    public double Variance => squares <= 1e-14 * Mean * Mean * count ? 0 : squares / count;

    /// <summary>
    /// The part of the variance that lies between classes, 0 .. 1, less what random labels would have in the mean (Ezekiel's
    /// correction of the multiple correlation).
    /// </summary>
    public double Relevance
    {
        get
        {
            if (Variance == 0)
                return 0;
            double between = 0;
            int present = 0;
            for (int label = 0; label < counts.Length; label++)
            {
                if (counts[label] == 0)
                    continue;
                double difference = sums[label] / counts[label] - Mean;
                between += counts[label] * difference * difference;
                present++;
            }

            return Math.Clamp(1 - (1 - between / squares) * (count - 1) / Math.Max(1, count - present), 0, 1);
        }
    }

    /// <summary>Takes the next value, by Welford's method, which is exact where the mean is large. A missing one is left out.</summary>
    public void Add(double value, int label)
    {
        if (double.IsNaN(value))
            return;
        double difference = value - Mean;
        Mean += difference / ++count;
        squares += difference * (value - Mean);
        sums[label] += value;
        counts[label]++;
    }
}
