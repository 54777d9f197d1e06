using System.Xml.Linq;
using Gpicl.Cli.Charts;

namespace Gpicl.Cli.Tests.Charts;

public class HeatMapTests
{
    [Fact]
    public void Every_cell_shows_its_value_rows_from_the_bottom_up_and_larger_ones_are_darker()
    {
        var map = new HeatMap("Map", "tasks", "size", ["0", "4"], ["small", "large"], (column, row) =>
            column == 1 && row == 1 ? null : column * 0.5 + row * 0.25);

        XElement[] texts = [.. XDocument.Parse(map.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text")];

        Assert.Equal(["Map", "small", "0", "50", "large", "25", "0", "4", "tasks", "size"], texts.Select(text => text.Value));
        Assert.True(Place(texts, "large", "y") < Place(texts, "small", "y"));
        Assert.True(Place(texts, "50", "x") > Place(texts, "25", "x"));
        IEnumerable<XElement> cells = XDocument.Parse(map.ToSvg()).Descendants().Where(element => element.Name.LocalName == "rect");
        Assert.Equal(["#ffffff", "#f7fbff", "#8096b5", "#bbc8da"], cells.Select(cell => cell.Attribute("fill")!.Value)); // the first is the background
    }

    [Fact]
    public void A_map_without_cells_is_refused() =>
        Assert.Throws<ArgumentException>(() => new HeatMap("Map", "tasks", "size", [], ["a"], (_, _) => 0));

    private static double Place(XElement[] texts, string value, string coordinate) =>
        double.Parse(texts.First(text => text.Value == value).Attribute(coordinate)!.Value, System.Globalization.CultureInfo.InvariantCulture);
}
