namespace Gpicl.Cli.Charts;

/// <summary>A named line through points, in a band where they have intervals. Immutable.</summary>
internal sealed class LineSeries
{
    /// <summary>Takes the points of a line.</summary>
    /// <param name="name">Shown in the legend.</param>
    /// <param name="points">At least one, X strictly ascending, all values finite and at most 1e30 in magnitude.</param>
    /// <exception cref="ArgumentException">
    /// The name or the points are empty, a value is not finite or too large, X does not ascend, or Y is outside its interval.
    /// </exception>
    public LineSeries(string name, IEnumerable<LinePoint> points)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(points);
        LinePoint[] copy = [.. points];
        if (copy.Length == 0)
            throw new ArgumentException($"Series '{name}' has no points; at least one is needed.", nameof(points));
        for (int i = 0; i < copy.Length; i++)
        {
            LinePoint point = copy[i];
            if (!Axis.CanShow(point.X) || !Axis.CanShow(point.Y) || !Axis.CanShow(point.Lower) || !Axis.CanShow(point.Upper))
                throw new ArgumentException(
                    $"Series '{name}' has {Describe(point)} at index {i}; values must be finite and at most 1e30 in magnitude.", nameof(points));
            if (i > 0 && point.X <= copy[i - 1].X)
                throw new ArgumentException(
                    FormattableString.Invariant($"Series '{name}' has X = {point.X} at index {i} after {copy[i - 1].X}; X must ascend."), nameof(points));
            if (point.Lower > point.Y || point.Upper < point.Y)
                throw new ArgumentException($"Series '{name}' has {Describe(point)} at index {i}; Y must lie in Lower .. Upper.", nameof(points));
        }

        Name = name;
        Points = copy;
    }

    /// <summary>Shown in the legend.</summary>
    public string Name { get; }

    /// <summary>The points, X ascending.</summary>
    public IReadOnlyList<LinePoint> Points { get; }

    /// <summary>Whether any point has an interval, so that a band is drawn.</summary>
    public bool HasIntervals => Points.Any(point => point.Lower < point.Upper);

    private static string Describe(LinePoint point) =>
        FormattableString.Invariant($"X = {point.X}, Y = {point.Y} in {point.Lower} .. {point.Upper}");
}
