using Gpicl.Cli.Charts;

namespace Gpicl.Cli.Tests.Charts;

/// <summary>A small chart, drawn as it was approved. The approved file is in the folder Snapshots.</summary>
public class LineChartSnapshotTests
{
    [Fact]
    public void A_small_chart_is_drawn_as_it_was_approved()
    {
        var line = new LineSeries("R&D", [new(0, 0.1, 0.08, 0.12), new(5, 0.35, 0.3, 0.4), new(10, 0.5)]);
        var chart = new LineChart("Learning curve", "Examples seen", "Accuracy", [line]) { PercentY = true, ReferenceLines = [new("chance", 0.1)] };

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Snapshots", "chart.svg")).ReplaceLineEndings("\n"), chart.ToSvg());
    }
}
