using Gpicl.Cli.Experiments.Claims;

namespace Gpicl.Cli.Experiments;

/// <summary>Finished runs of an experiment, all or some of them.</summary>
/// <param name="Scale">The scale.</param>
/// <param name="Data">Names of the data sets, in the order given.</param>
/// <param name="Runs">The runs, in the order of the grid.</param>
internal sealed record ExperimentResults(ExperimentScale Scale, IReadOnlyList<string> Data, IReadOnlyList<ExperimentRun> Runs)
{
    /// <summary>The runs of each point of the grid, one for each seed.</summary>
    public IReadOnlyList<ExperimentResults> Points => [.. Runs
        .GroupBy(run => string.Join('\0', run.Cell.Coordinates.Select(coordinate => coordinate.Value.Label)))
        .Select(group => this with { Runs = [.. group] })];

    /// <summary>The runs with a value on an axis.</summary>
    public ExperimentResults Where(string axis, double number) => this with { Runs = [.. Runs.Where(run => run.Cell[axis] == number)] };

    /// <summary>The runs with a label on an axis.</summary>
    public ExperimentResults Where(string axis, string label) => this with { Runs = [.. Runs.Where(run => run.Cell.LabelOn(axis) == label)] };

    /// <summary>The values of an axis that there are runs of, ascending.</summary>
    public IReadOnlyList<double> NumbersOn(string axis) => [.. Runs.Select(run => run.Cell[axis]).Distinct().Order()];

    /// <summary>The labels of an axis that there are runs of, in the order of the axis.</summary>
    public IReadOnlyList<string> LabelsOn(string axis) => [.. Runs.Select(run => run.Cell.LabelOn(axis)).Distinct()];

    /// <summary>A value over these runs, one for each seed.</summary>
    public SampleInterval Interval(Func<ExperimentRun, double> value) => SampleInterval.Of(Runs.Select(value));

    /// <summary>A value of these runs minus that of others with the same seed.</summary>
    public SampleInterval Difference(ExperimentResults other, Func<ExperimentRun, double> value) => SampleInterval.Of(
        from run in Runs
        join rival in other.Runs on run.Cell.Seed equals rival.Cell.Seed
        select value(run) - value(rival));

    /// <summary>A number of each seed's runs, such as the slope of a line through them.</summary>
    public SampleInterval OfEachSeed(Func<IReadOnlyList<ExperimentRun>, double> value) =>
        SampleInterval.Of(Runs.GroupBy(run => run.Cell.Seed).Select(group => value([.. group])));
}
