using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments;

/// <summary>Lines of charts: means over seeds, with 95 % intervals as bands.</summary>
internal static class ExperimentCharts
{
    /// <summary>The training loss against sequences.</summary>
    /// <param name="name">In the legend.</param>
    /// <param name="point">Runs that differ in the seed alone.</param>
    /// <param name="from">Sequences the line begins at.</param>
    /// <param name="to">Sequences it ends at.</param>
    public static LineSeries Loss(string name, ExperimentResults point, double from = 0, double to = double.PositiveInfinity) =>
        Line(name, point, run => run.LossSequences, run => run.Record.Loss, from, to);

    /// <summary>A measured curve against sequences.</summary>
    /// <param name="name">In the legend.</param>
    /// <param name="point">Runs that differ in the seed alone.</param>
    /// <param name="curve">A name of <see cref="Measured"/>.</param>
    /// <param name="from">Sequences the line begins at.</param>
    /// <param name="to">Sequences it ends at.</param>
    public static LineSeries Curve(string name, ExperimentResults point, string curve, double from = 0, double to = double.PositiveInfinity) =>
        Line(name, point, run => run.MeasuredSequences, run => run.Record.Curves[curve], from, to);

    /// <summary>Accuracy after 0, 1, ... examples.</summary>
    /// <param name="name">In the legend.</param>
    /// <param name="point">Runs that differ in the seed alone.</param>
    /// <param name="tasks">Name of the tasks.</param>
    public static LineSeries LearningCurve(string name, ExperimentResults point, string tasks) => Line(
        name, point, run => [.. Enumerable.Range(0, run.Record.Final[tasks].Length).Select(i => (double)i)], run => run.Record.Final[tasks],
        from: 0, double.PositiveInfinity);

    /// <summary>A number of every run against an axis.</summary>
    /// <param name="name">In the legend.</param>
    /// <param name="results">Runs that differ in the axis and the seed alone.</param>
    /// <param name="x">Where a run stands.</param>
    /// <param name="value">The number.</param>
    public static LineSeries Over(string name, ExperimentResults results, Func<ExperimentRun, double> x, Func<ExperimentRun, double> value) =>
        new(name, results.Runs.GroupBy(x).OrderBy(group => group.Key).Select(group => Point(group.Key, SampleInterval.Of(group.Select(value)))));

    private static LineSeries Line(
        string name, ExperimentResults point, Func<ExperimentRun, IReadOnlyList<double>> x, Func<ExperimentRun, IReadOnlyList<double>> y, double from,
        double to)
    {
        IReadOnlyList<double> places = x(point.Runs[0]);
        IReadOnlyList<double>[] values = [.. point.Runs.Select(y)];
        return new LineSeries(name, Enumerable.Range(0, places.Count)
            .Where(i => places[i] >= from && places[i] <= to)
            .Select(i => Point(places[i], SampleInterval.Of(values.Select(curve => curve[i])))));
    }

    private static LinePoint Point(double x, SampleInterval interval) =>
        double.IsFinite(interval.HalfWidth) ? new LinePoint(x, interval.Mean, interval.Lower, interval.Upper) : new LinePoint(x, interval.Mean);
}
