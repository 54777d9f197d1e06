namespace Gpicl.Cli.Charts;

/// <summary>A range of values with its tick marks at 1, 2 or 5 times powers of ten.</summary>
internal sealed class Axis
{
    private const double LargestMagnitude = 1e30;
    private readonly bool logarithmic;

    private Axis(double minimum, double maximum, IReadOnlyList<AxisTick> ticks, bool logarithmic)
    {
        Minimum = minimum;
        Maximum = maximum;
        Ticks = ticks;
        this.logarithmic = logarithmic;
    }

    public double Minimum { get; }

    public double Maximum { get; }

    public IReadOnlyList<AxisTick> Ticks { get; }

    /// <summary>Beyond this, steps and ranges would overflow; no curve we draw comes near.</summary>
    public static bool CanShow(double value) => Math.Abs(value) <= LargestMagnitude;

    /// <summary>An axis from the tick at or below the values to the one at or above them.</summary>
    public static Axis Linear(double minimum, double maximum, int intervals, bool percent)
    {
        (minimum, maximum) = Widen(minimum, maximum, percent);
        double step = NiceStep((maximum - minimum) / intervals);
        // The tolerance keeps rounding errors from adding an interval when the value is on a tick already.
        double first = Math.Floor(minimum / step + 1e-6);
        double last = Math.Ceiling(maximum / step - 1e-6);
        double[] values = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        string[] labels = TickLabels.Linear(values, step, percent);
        return new Axis(values[0], values[^1], [.. values.Select((value, i) => new AxisTick(value, labels[i]))], logarithmic: false);
    }

    /// <summary>An axis over exactly these values, both above 0, on which equal distances are equal ratios.</summary>
    public static Axis Logarithmic(double minimum, double maximum)
    {
        if (maximum / minimum < 1.1)
            (minimum, maximum) = (minimum / 2, maximum * 2);
        double[] values = [.. maximum / minimum < 5 ? EvenValues(minimum, maximum) : LogarithmicValues(minimum, maximum)];
        return new Axis(minimum, maximum, [.. values.Select(value => new AxisTick(value, TickLabels.Compact(value)))], logarithmic: true);
    }

    /// <summary>Where a value lies: 0 at the axis' minimum, 1 at its maximum.</summary>
    public double Position(double value) => logarithmic
        ? (Math.Log(value) - Math.Log(Minimum)) / (Math.Log(Maximum) - Math.Log(Minimum))
        : (value - Minimum) / (Maximum - Minimum);

    /// <summary>Values that are all alike still need a range around them.</summary>
    private static (double Minimum, double Maximum) Widen(double minimum, double maximum, bool percent)
    {
        double magnitude = Math.Max(Math.Abs(minimum), Math.Abs(maximum));
        if (maximum - minimum > Math.Max(magnitude * 1e-9, 1 / LargestMagnitude))
            return (minimum, maximum);
        double margin = percent ? Math.Max(0.05, magnitude * 0.1) : Math.Max(magnitude * 0.1, magnitude < 1 / LargestMagnitude ? 1 : 0);
        return (minimum - margin, maximum + margin);
    }

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * (rough / power) switch
        {
            < 1.5 => 1,
            < 3.5 => 2,
            < 7.5 => 5,
            _ => 10,
        };
    }

    /// <summary>Short ranges have too few of the values below.</summary>
    private static IEnumerable<double> EvenValues(double minimum, double maximum) => Linear(minimum, maximum, 5, percent: false).Ticks
        .Select(tick => tick.Value)
        .Where(value => value >= minimum && value <= maximum);

    private static IEnumerable<double> LogarithmicValues(double minimum, double maximum)
    {
        int low = (int)Math.Floor(Math.Log10(minimum));
        int high = (int)Math.Ceiling(Math.Log10(maximum));
        int stride = Math.Max(1, (high - low) / 8);
        double[] multiples = high - low > 4 ? [1] : [1, 2, 5];
        for (int exponent = low; exponent <= high; exponent += stride)
        {
            foreach (double multiple in multiples)
            {
                double value = multiple * Math.Pow(10, exponent);
                if (value >= minimum * (1 - 1e-9) && value <= maximum * (1 + 1e-9))
                    yield return value;
            }
        }
    }
}
