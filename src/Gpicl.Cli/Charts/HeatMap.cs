namespace Gpicl.Cli.Charts;

/// <summary>Fractions as a grid of colored cells, each with its value in percent. Immutable.</summary>
internal sealed class HeatMap : IChart
{
    private const double Left = 96, Top = 52, Bottom = 60, Width = 760, Margin = 24, TallestCell = 56, FontSize = 12;

    // From pale to dark, the darker the larger.
    private static readonly (int Red, int Green, int Blue) Pale = (247, 251, 255), Dark = (8, 48, 107);

    private readonly string xTitle, yTitle;
    private readonly IReadOnlyList<string> columns, rows;
    private readonly Func<int, int, double?> value;

    /// <summary>Takes what is shown.</summary>
    /// <param name="title">Shown above the map.</param>
    /// <param name="xTitle">Shown below the columns.</param>
    /// <param name="yTitle">Shown beside the rows.</param>
    /// <param name="columns">Names of columns, left to right; at least one.</param>
    /// <param name="rows">Names of rows, from the bottom up; at least one.</param>
    /// <param name="value">The fraction of a column and a row, 0 .. 1; null for an empty cell.</param>
    /// <exception cref="ArgumentException">There are no columns or no rows.</exception>
    public HeatMap(
        string title, string xTitle, string yTitle, IReadOnlyList<string> columns, IReadOnlyList<string> rows, Func<int, int, double?> value)
    {
        if (columns.Count == 0 || rows.Count == 0)
            throw new ArgumentException(
                $"A map of {columns.Count} columns and {rows.Count} rows has no cells.", columns.Count == 0 ? nameof(columns) : nameof(rows));
        (Title, this.xTitle, this.yTitle) = (title, xTitle, yTitle);
        (this.columns, this.rows, this.value) = (columns, rows, value);
    }

    /// <inheritdoc/>
    public string Title { get; }

    /// <inheritdoc/>
    public string ToSvg()
    {
        double width = (Width - Left - Margin) / columns.Count, height = Math.Min(TallestCell, 400.0 / rows.Count), bottom = Top + height * rows.Count;
        var svg = new SvgWriter(Width, bottom + Bottom, Title);
        svg.Rectangle(0, 0, Width, bottom + Bottom, ChartPalette.Background);
        svg.Text(Left, 32, ChartText.Fit(Title, 17, Width - Left - Margin), 17, ChartPalette.Text, weight: "bold");
        for (int row = 0; row < rows.Count; row++)
        {
            double top = bottom - (row + 1) * height;
            svg.Text(Left - 9, top + height / 2 + 4, ChartText.Fit(rows[row], FontSize, Left - 40), FontSize, ChartPalette.FaintText, "end");
            for (int column = 0; column < columns.Count; column++)
                if (value(column, row) is { } fraction)
                    DrawCell(svg, Left + column * width, top, width, height, Math.Clamp(fraction, 0, 1));
        }

        for (int column = 0; column < columns.Count; column++)
            svg.Text(
                Left + (column + 0.5) * width, bottom + 19, ChartText.Fit(columns[column], FontSize, width), FontSize, ChartPalette.FaintText, "middle");
        double middle = (Top + bottom) / 2;
        svg.Text((Left + Width - Margin) / 2, bottom + 45, xTitle, 13, ChartPalette.Text, "middle");
        svg.Text(20, middle, yTitle, 13, ChartPalette.Text, "middle", transform: $"rotate(-90 20 {SvgWriter.Number(middle)})");
        return svg.Finish();
    }

    private static void DrawCell(SvgWriter svg, double left, double top, double width, double height, double fraction)
    {
        svg.Rectangle(left, top, width - 1, height - 1, Color(fraction));
        string text = FormattableString.Invariant($"{100 * fraction:F0}");
        svg.Text(left + width / 2, top + height / 2 + 4, text, FontSize, fraction > 0.5 ? ChartPalette.Background : ChartPalette.Text, "middle");
    }

    private static string Color(double fraction)
    {
        return $"#{Mix(Pale.Red, Dark.Red):x2}{Mix(Pale.Green, Dark.Green):x2}{Mix(Pale.Blue, Dark.Blue):x2}";

        int Mix(int pale, int dark) => (int)Math.Round(pale + fraction * (dark - pale));
    }
}
