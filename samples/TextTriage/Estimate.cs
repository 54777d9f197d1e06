using System.Globalization;

namespace Gpicl.Samples.TextTriage;

/// <summary>A mean over splits, and half the width of its 95 % interval by Student's t.</summary>
internal readonly record struct Estimate(double Mean, double HalfWidth)
{
    // 97.5 % quantiles for 1 .. 29 degrees of freedom; the normal distribution's beyond.
    private static readonly double[] Quantiles =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045,
    ];

    /// <param name="values">At least two.</param>
    public static Estimate Of(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        return new Estimate(mean, (values.Count - 2 < Quantiles.Length ? Quantiles[values.Count - 2] : 1.96) * deviation / Math.Sqrt(values.Count));
    }

    public static Estimate Difference(IReadOnlyList<double> one, IReadOnlyList<double> other) => Of([.. one.Zip(other, (a, b) => a - b)]);

    /// <param name="format">Of the mean, with positive and negative numbers written differently or not.</param>
    public string ToString(string format)
    {
        string width = HalfWidth.ToString(format.Split(';')[0].TrimStart('+'), CultureInfo.InvariantCulture);
        double mean = Math.Round(Mean, format.Split(';')[0].Length - format.IndexOf('.') - 1) + 0.0; // a 0 without a sign: "-0.0" would get another
        return $"{mean.ToString(format, CultureInfo.InvariantCulture)} ± {width}";
    }
}
