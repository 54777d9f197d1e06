using Gpicl.Cli.Charts;
using Gpicl.MetaTesting;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.MetaLearning;

/// <summary>Learning curves as a table for the terminal and as a plot.</summary>
internal static class LearningCurveDisplay
{
    private static readonly int[] Shown = [0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70];

    /// <summary>A table of selected numbers of examples, one column for each data set.</summary>
    public static Table ToTable(IReadOnlyList<(string Name, LearningCurve Curve)> curves)
    {
        Table table = new Table().AddColumn(new TableColumn("examples").RightAligned());
        foreach ((string name, _) in curves)
            table.AddColumn(new TableColumn($"{Markup.Escape(name)}, accuracy %").RightAligned());
        int last = curves[0].Curve.Points.Count - 1;
        IEnumerable<int> hundreds = Enumerable.Range(1, Math.Max(0, (last - 1) / 100)).Select(hundred => 100 * hundred);
        foreach (int examples in Shown.Where(count => count < last).Concat(hundreds).Append(last))
        {
            table.AddRow([
                Invariant($"{examples}"),
                .. curves.Select(
                    entry => Invariant($"{100 * entry.Curve.Points[examples].Accuracy:F1} ± {100 * entry.Curve.Points[examples].HalfWidth95:F1}"))]);
        }

        return table.AddRow(["code length", .. curves.Select(entry => Invariant($"{entry.Curve.PrequentialBits:F0} bits"))]);
    }

    /// <summary>A plot with 95 % intervals.</summary>
    public static LineChart ToChart(IReadOnlyList<(string Name, LearningCurve Curve)> curves) => new(
        "Learning curves on unseen tasks",
        "support examples",
        "accuracy",
        curves.Select(entry => ToSeries(entry.Name, entry.Curve.Points)))
    {
        PercentY = true,
    };

    /// <summary>A line with 95 % intervals.</summary>
    public static LineSeries ToSeries(string name, IEnumerable<LearningCurvePoint> points) => new(name, points.Select(point => new LinePoint(
        point.Examples,
        point.Accuracy,
        Math.Max(0, point.Accuracy - point.HalfWidth95),
        Math.Min(1, point.Accuracy + point.HalfWidth95))));
}
