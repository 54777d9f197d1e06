using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Execution;

/// <summary>A run that an experiment needs; others may need it, too.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Cell">Its place in the grid.</param>
/// <param name="Plan">What is done.</param>
/// <param name="Key">Under which it is kept.</param>
/// <param name="Operations">Its arithmetic, roughly.</param>
internal sealed record PlannedRun(Experiment Experiment, ExperimentCell Cell, RunPlan Plan, string Key, double Operations)
{
    /// <summary>The run in words, such as <c>bias (fixed permutations 0.9, seed 3)</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Experiment.Name} ({string.Concat(Cell.Coordinates.Select(coordinate => $"{coordinate.Axis} {coordinate.Value.Label}, "))}seed {Cell.Seed})");
}
