namespace Gpicl.Cli.Charts;

/// <summary>A picture of numbers.</summary>
internal interface IChart
{
    /// <summary>Shown above it.</summary>
    string Title { get; }

    /// <summary>The picture as the text of an SVG document.</summary>
    string ToSvg();
}
