namespace Gpicl.Cli.Charts;

/// <summary>Draws a chart from back to front: grid, reference lines, bands, lines, texts.</summary>
internal sealed class ChartRenderer
{
    private const double Width = 760;
    private const double PlotHeight = 340;
    private const double LeftMargin = 76;
    private const double BottomMargin = 56;
    private const double TickFontSize = 12;
    private const double LabelFontSize = 11;
    private const double LabelSpacing = 14;
    private const double LongestLabel = 150;
    private const int PointsWithMarkers = 15;
    private const int PointsOfThinLines = 300;

    private readonly LineChart chart;
    private readonly Axis xAxis;
    private readonly Axis yAxis;
    private readonly ChartLegend legend;
    private readonly double top;
    private readonly double right;

    public ChartRenderer(LineChart chart)
    {
        this.chart = chart;
        double labelWidth = chart.ReferenceLines.Select(line => ChartText.Width(ReferenceLabel(line), LabelFontSize)).DefaultIfEmpty(0).Max();
        right = Width - 24 - labelWidth;
        legend = new ChartLegend(chart.Series, Width - LeftMargin - 24);
        top = 50 + legend.Height + 12;

        double minimum = chart.Series.Min(line => line.Points[0].X);
        double maximum = chart.Series.Max(line => line.Points[^1].X);
        xAxis = chart.LogarithmicX ? Axis.Logarithmic(minimum, maximum) : Axis.Linear(minimum, maximum, 8, percent: false);
        yAxis = VerticalAxis();
    }

    public string Render()
    {
        double bottom = top + PlotHeight;
        var svg = new SvgWriter(Width, bottom + BottomMargin, chart.Title);
        svg.Rectangle(0, 0, Width, bottom + BottomMargin, ChartPalette.Background);
        svg.Text(LeftMargin, 32, ChartText.Fit(chart.Title, 17, Width - LeftMargin - 24), 17, ChartPalette.Text, weight: "bold");
        legend.Draw(svg, LeftMargin, 44);
        DrawGrid(svg, bottom);
        DrawReferenceLines(svg);
        for (int i = 0; i < chart.Series.Count; i++)
            DrawBand(svg, i);
        for (int i = 0; i < chart.Series.Count; i++)
            DrawLine(svg, i);
        return svg.Finish();
    }

    /// <summary>A fraction's interval may reach past 0 or 1, but the axis of fractions does not.</summary>
    private Axis VerticalAxis()
    {
        double[] values = [.. chart.Series.SelectMany(line => line.Points).Select(point => point.Y), .. chart.ReferenceLines.Select(line => line.Y)];
        double minimum = chart.Series.SelectMany(line => line.Points).Select(point => point.Lower).Concat(values).Min();
        double maximum = chart.Series.SelectMany(line => line.Points).Select(point => point.Upper).Concat(values).Max();
        if (chart.PercentY && values.All(value => value is >= 0 and <= 1))
            (minimum, maximum) = minimum == maximum ? (0, 1) : (Math.Max(minimum, 0), Math.Min(maximum, 1));
        return Axis.Linear(minimum, maximum, 6, chart.PercentY);
    }

    private void DrawGrid(SvgWriter svg, double bottom)
    {
        foreach (AxisTick tick in yAxis.Ticks)
        {
            svg.Line(LeftMargin, Y(tick.Value), right, Y(tick.Value), ChartPalette.Grid, 1);
            svg.Text(LeftMargin - 9, Y(tick.Value) + 4, tick.Label, TickFontSize, ChartPalette.FaintText, "end");
        }

        foreach (AxisTick tick in xAxis.Ticks)
        {
            svg.Line(X(tick.Value), bottom, X(tick.Value), bottom + 5, ChartPalette.Frame, 1);
            svg.Text(X(tick.Value), bottom + 19, tick.Label, TickFontSize, ChartPalette.FaintText, "middle");
        }

        svg.Line(LeftMargin, bottom, right, bottom, ChartPalette.Frame, 1);
        double middle = top + PlotHeight / 2;
        svg.Text((LeftMargin + right) / 2, bottom + 43, ChartText.Fit(chart.XTitle, 13, Width - LeftMargin), 13, ChartPalette.Text, "middle");
        svg.Text(
            20, middle, ChartText.Fit(chart.YTitle, 13, PlotHeight + 60), 13, ChartPalette.Text, "middle",
            transform: $"rotate(-90 20 {SvgWriter.Number(middle)})");
    }

    /// <summary>Labels stand right of the plot, moved apart from the top down where lines are close.</summary>
    private void DrawReferenceLines(SvgWriter svg)
    {
        double free = double.NegativeInfinity;
        foreach (ReferenceLine line in chart.ReferenceLines.OrderByDescending(line => line.Y))
        {
            svg.BeginGroup(line.Label);
            svg.Line(LeftMargin, Y(line.Y), right, Y(line.Y), ChartPalette.FaintText, 1.25, "5 4");
            double height = Math.Max(Y(line.Y), free);
            svg.Text(right + 6, height + 4, ReferenceLabel(line), LabelFontSize, ChartPalette.FaintText);
            free = height + LabelSpacing;
            svg.EndGroup();
        }
    }

    private void DrawBand(SvgWriter svg, int index)
    {
        LineSeries line = chart.Series[index];
        if (!line.HasIntervals)
            return;
        if (line.Points.Count == 1)
        {
            LinePoint only = line.Points[0];
            svg.Line(X(only.X), Y(only.Lower), X(only.X), Y(only.Upper), ChartPalette.Color(index), 1.5);
            return;
        }

        var upper = line.Points.Select(point => (X(point.X), Y(point.Upper)));
        var lower = line.Points.Select(point => (X(point.X), Y(point.Lower))).Reverse();
        svg.Area(upper.Concat(lower), ChartPalette.Color(index));
    }

    private void DrawLine(SvgWriter svg, int index)
    {
        LineSeries line = chart.Series[index];
        svg.BeginGroup(line.Name);
        if (line.Points.Count > 1)
            svg.Polyline(
                line.Points.Select(point => (X(point.X), Y(point.Y))), ChartPalette.Color(index), line.Points.Count < PointsOfThinLines ? 2.25 : 1.25,
                ChartPalette.Dash(index));
        if (line.Points.Count <= PointsWithMarkers)
            foreach (LinePoint point in line.Points)
                svg.Circle(X(point.X), Y(point.Y), 3, ChartPalette.Color(index));
        svg.EndGroup();
    }

    private double X(double value) => LeftMargin + xAxis.Position(value) * (right - LeftMargin);

    private double Y(double value) => top + (1 - Math.Clamp(yAxis.Position(value), 0, 1)) * PlotHeight;

    private static string ReferenceLabel(ReferenceLine line) => ChartText.Fit(line.Label, LabelFontSize, LongestLabel);
}
