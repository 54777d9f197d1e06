using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments;

/// <summary>A figure of the paper: a grid of runs, what is drawn of them, and which claims they are to show.</summary>
internal sealed record Experiment
{
    /// <summary>As the command line has it.</summary>
    public required string Name { get; init; }

    /// <summary>Number of the figure, or several.</summary>
    public required string Figure { get; init; }

    /// <summary>What it is about, as a heading.</summary>
    public required string Title { get; init; }

    /// <summary>What is done and what is left out of the paper's own, in a few sentences.</summary>
    public required string Text { get; init; }

    /// <summary>Data sets it needs, at least. Those beyond are meta-tested on, too. Default: one.</summary>
    public Func<ExperimentScale, int> DataSets { get; init; } = _ => 1;

    /// <summary>What is varied, beside the seed.</summary>
    public required Func<ExperimentScale, IReadOnlyList<ExperimentAxis>> Axes { get; init; }

    /// <summary>Seeds of a point of the grid, 0 to leave it out. Default: as many as the scale has.</summary>
    public Func<ExperimentCell, int> Seeds { get; init; } = cell => cell.Scale.Seeds;

    /// <summary>The run of a point of the grid.</summary>
    public required Func<ExperimentCell, RunPlan> Plan { get; init; }

    /// <summary>Curves that lines of JSON have, by name; beside them they have the training loss and the final accuracies.</summary>
    public IReadOnlyList<string> Recorded { get; init; } = [];

    /// <summary>The columns of the table behind the axes.</summary>
    public required Func<ExperimentResults, IReadOnlyList<Quantity>> Quantities { get; init; }

    /// <summary>The plots.</summary>
    public required Func<ExperimentResults, IReadOnlyList<IChart>> Charts { get; init; }

    /// <summary>What the paper says.</summary>
    public required IReadOnlyList<Claim> Claims { get; init; }

    /// <summary>All runs at a scale, in the order of the grid.</summary>
    public IReadOnlyList<(ExperimentCell Cell, RunPlan Plan)> RunsAt(ExperimentScale scale)
    {
        IEnumerable<IReadOnlyList<(string, AxisValue)>> points = [[]];
        foreach (ExperimentAxis axis in Axes(scale))
            points = points.SelectMany(_ => axis.Values, IReadOnlyList<(string, AxisValue)> (point, value) => [.. point, (axis.Name, value)]);
        return [..
            from point in points
            let first = new ExperimentCell(scale, point, Seed: 0)
            from seed in Enumerable.Range(0, Seeds(first))
            let cell = first with { Seed = seed }
            select (cell, Plan(cell))];
    }
}
