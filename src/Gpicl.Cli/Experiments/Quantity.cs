namespace Gpicl.Cli.Experiments;

/// <summary>A column of a table: a number of every run, averaged over seeds.</summary>
/// <param name="Head">Over the column.</param>
/// <param name="Value">The number.</param>
/// <param name="Format">How it is written.</param>
internal sealed record Quantity(string Head, Func<ExperimentRun, double> Value, Func<double, string> Format)
{
    /// <summary>Three digits behind the point.</summary>
    public static string Nats(double value) => FormattableString.Invariant($"{value:F3}");

    /// <summary>Two digits behind the point.</summary>
    public static string Number(double value) => FormattableString.Invariant($"{value:F2}");

    /// <summary>Three digits that count.</summary>
    public static string Small(double value) => FormattableString.Invariant($"{value:G3}");

    /// <summary>A fraction in percent.</summary>
    public static string Percent(double value) => FormattableString.Invariant($"{100 * value:F1}");

    /// <summary>A whole number.</summary>
    public static string Whole(double value) => FormattableString.Invariant($"{value:N0}");
}
