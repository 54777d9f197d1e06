namespace Gpicl.Cli.Charts;

/// <summary>A point of a line, with the interval its value is known to lie in.</summary>
/// <param name="X">Position on the x axis.</param>
/// <param name="Y">The value.</param>
/// <param name="Lower">Lower end of the interval, at most <paramref name="Y"/>.</param>
/// <param name="Upper">Upper end of the interval, at least <paramref name="Y"/>.</param>
internal readonly record struct LinePoint(double X, double Y, double Lower, double Upper)
{
    /// <summary>A point without an interval.</summary>
    public LinePoint(double x, double y)
        : this(x, y, y, y)
    {
    }
}
