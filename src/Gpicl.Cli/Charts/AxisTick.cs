namespace Gpicl.Cli.Charts;

/// <summary>A marked place on an axis.</summary>
/// <param name="Value">Where it is, in the axis' own units.</param>
/// <param name="Label">The text beside it.</param>
internal readonly record struct AxisTick(double Value, string Label);
