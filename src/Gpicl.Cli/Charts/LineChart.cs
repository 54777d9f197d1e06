using Gpicl.IO;

namespace Gpicl.Cli.Charts;

/// <summary>
/// A line chart as an SVG image, made for learning curves. The same chart gives the same text on every machine. Its
/// background is white and its colors can be told apart by color-blind readers. Immutable.
/// </summary>
internal sealed class LineChart : IChart
{
    /// <summary>Takes what every chart has.</summary>
    /// <param name="title">Shown above the chart.</param>
    /// <param name="xTitle">Shown below the x axis.</param>
    /// <param name="yTitle">Shown beside the y axis.</param>
    /// <param name="series">At least one line; after 28 lines, colors and dashes repeat.</param>
    /// <exception cref="ArgumentException">There is no series, or an argument is null.</exception>
    public LineChart(string title, string xTitle, string yTitle, IEnumerable<LineSeries> series)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(xTitle);
        ArgumentNullException.ThrowIfNull(yTitle);
        Title = title;
        XTitle = xTitle;
        YTitle = yTitle;
        Series = CopyOf(series, nameof(series));
        if (Series.Count == 0)
            throw new ArgumentException("A chart needs at least one series.", nameof(series));
    }

    /// <summary>Shown above the chart.</summary>
    public string Title { get; }

    /// <summary>Shown below the x axis.</summary>
    public string XTitle { get; }

    /// <summary>Shown beside the y axis.</summary>
    public string YTitle { get; }

    /// <summary>The lines, in the order of the legend.</summary>
    public IReadOnlyList<LineSeries> Series { get; }

    /// <summary>Horizontal lines to compare with; none by default.</summary>
    /// <exception cref="ArgumentNullException">Set to null, or to a list that holds null.</exception>
    public IReadOnlyList<ReferenceLine> ReferenceLines
    {
        get;
        init => field = CopyOf(value, nameof(ReferenceLines));
    } = [];

    /// <summary>Whether y values are fractions to be shown as percentages: 0.5 as 50%. False by default.</summary>
    public bool PercentY { get; init; }

    /// <summary>Whether the x axis is logarithmic. False by default.</summary>
    /// <exception cref="ArgumentException">Set to true where a point has an X of 0 or less.</exception>
    public bool LogarithmicX
    {
        get;
        init
        {
            if (value && Series.FirstOrDefault(line => line.Points[0].X <= 0) is { } line)
                throw new ArgumentException(
                    FormattableString.Invariant($"Series '{line.Name}' has X = {line.Points[0].X}; on a logarithmic axis X must be above 0."), nameof(value));
            field = value;
        }
    }

    /// <summary>The chart as the text of an SVG document, 760 units wide.</summary>
    public string ToSvg() => new ChartRenderer(this).Render();

    /// <summary>Writes the SVG document atomically, as UTF-8.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        string svg = ToSvg();
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(svg);
        });
    }

    private static T[] CopyOf<T>(IEnumerable<T> items, string argument)
    {
        ArgumentNullException.ThrowIfNull(items, argument);
        T[] copy = [.. items];
        foreach (T item in copy)
            ArgumentNullException.ThrowIfNull(item, argument);
        return copy;
    }
}
