namespace Gpicl.Cli.Experiments.Claims;

/// <summary>The mean of values, one for each seed, with its 95 % interval by Student's t.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="HalfWidth">Half the width of the interval; infinite for a single value.</param>
/// <param name="Count">Number of values.</param>
internal readonly record struct SampleInterval(double Mean, double HalfWidth, int Count)
{
    // 97.5 % quantiles of Student's t for 1, 2, ... degrees of freedom (Abramowitz and Stegun, table 26.10).
    private static readonly double[] Quantiles =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>The lower end.</summary>
    public double Lower => Mean - HalfWidth;

    /// <summary>The upper end.</summary>
    public double Upper => Mean + HalfWidth;

    /// <summary>The interval of some values.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static SampleInterval Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length == 0)
            throw new ArgumentException("An interval needs at least one value.", nameof(values));
        double mean = all.Average();
        if (all.Length == 1)
            return new SampleInterval(mean, double.PositiveInfinity, 1);
        double variance = all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1);
        double quantile = all.Length - 2 < Quantiles.Length ? Quantiles[all.Length - 2] : 1.96;
        return new SampleInterval(mean, quantile * Math.Sqrt(variance / all.Length), all.Length);
    }

    /// <summary>The values as text, such as <c>0.52 ± 0.03</c>.</summary>
    /// <param name="format">How a number is written.</param>
    public string ToText(Func<double, string> format) => double.IsFinite(HalfWidth) ? $"{format(Mean)} ± {format(HalfWidth)}" : format(Mean);
}
