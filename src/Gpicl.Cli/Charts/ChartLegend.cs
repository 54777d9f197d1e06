namespace Gpicl.Cli.Charts;

/// <summary>The names of the lines, in rows between the title and the plot, where they can cover nothing.</summary>
internal sealed class ChartLegend
{
    public const double RowHeight = 20;
    private const double FontSize = 12;
    private const double SwatchWidth = 24;
    private const double SwatchGap = 7;
    private const double EntryGap = 22;

    private readonly List<(string Name, double X, int Row)> entries = [];

    /// <summary>Places the names from left to right, beginning a new row where the width is used up.</summary>
    public ChartLegend(IEnumerable<LineSeries> series, double width)
    {
        double x = 0;
        int row = 0;
        foreach (LineSeries line in series)
        {
            string name = ChartText.Fit(line.Name, FontSize, width - SwatchWidth - SwatchGap);
            double needed = SwatchWidth + SwatchGap + ChartText.Width(name, FontSize);
            if (x > 0 && x + needed > width)
                (x, row) = (0, row + 1);
            entries.Add((name, x, row));
            x += needed + EntryGap;
        }
    }

    public double Height => (entries[^1].Row + 1) * RowHeight;

    public void Draw(SvgWriter svg, double left, double top)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            var (name, offset, row) = entries[i];
            double x = left + offset;
            double middle = top + (row + 0.5) * RowHeight;
            svg.Line(x, middle, x + SwatchWidth, middle, ChartPalette.Color(i), 2.5, ChartPalette.Dash(i));
            svg.Text(x + SwatchWidth + SwatchGap, middle + 4, name, FontSize, ChartPalette.Text);
        }
    }
}
