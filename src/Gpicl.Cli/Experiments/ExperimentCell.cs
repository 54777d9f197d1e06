namespace Gpicl.Cli.Experiments;

/// <summary>A point of a grid, with a seed.</summary>
/// <param name="Scale">The scale.</param>
/// <param name="Coordinates">A value for every axis, in the order of axes.</param>
/// <param name="Seed">0, 1, ...</param>
internal sealed record ExperimentCell(ExperimentScale Scale, IReadOnlyList<(string Axis, AxisValue Value)> Coordinates, int Seed)
{
    /// <summary>The number on an axis.</summary>
    public double this[string axis] => ValueOn(axis).Number;

    /// <summary>The label on an axis.</summary>
    public string LabelOn(string axis) => ValueOn(axis).Label;

    private AxisValue ValueOn(string axis) => Coordinates.First(coordinate => coordinate.Axis == axis).Value;
}
