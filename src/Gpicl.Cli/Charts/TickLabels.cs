using System.Globalization;

namespace Gpicl.Cli.Charts;

/// <summary>Short texts for tick marks: as many decimals as tell them apart, and k, M, G for thousands, millions, billions.</summary>
internal static class TickLabels
{
    /// <summary>Labels for equally spaced values, all with the same unit and decimals.</summary>
    public static string[] Linear(double[] values, double step, bool percent)
    {
        double largest = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1])) * (percent ? 100 : 1);
        var (unit, suffix) = Unit(largest);
        if (percent)
            (unit, suffix) = (unit / 100, suffix + "%");
        int decimals = (int)Math.Clamp(-Math.Floor(Math.Log10(step / unit) + 1e-6), 0, 15);
        bool plain = largest is >= 1e-4 and < 1e12;
        return [.. values.Select(value =>
        {
            if (!plain)
                return value.ToString("0.####e+0", CultureInfo.InvariantCulture);
            double shown = Math.Round(value / unit, decimals) + 0.0; // + 0.0 turns −0 into 0
            return shown == 0 && unit > 1 ? "0" : shown.ToString("F" + decimals, CultureInfo.InvariantCulture) + suffix;
        })];
    }

    /// <summary>A label for one value by itself.</summary>
    public static string Compact(double value)
    {
        if (value is < 1e-4 or >= 1e12)
            return value.ToString("0.####e+0", CultureInfo.InvariantCulture);
        var (unit, suffix) = Unit(value);
        return (value / unit).ToString("0.######", CultureInfo.InvariantCulture) + suffix;
    }

    private static (double Unit, string Suffix) Unit(double largest) => largest switch
    {
        >= 1e9 => (1e9, "G"),
        >= 1e6 => (1e6, "M"),
        >= 1e4 => (1e3, "k"),
        _ => (1, ""),
    };
}
