using System.Globalization;
using System.Xml.Linq;
using Gpicl.Cli.Charts;

namespace Gpicl.Cli.Tests.Charts;

public class LineChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("a < b & \"c\" > 'd'", "a < b & \"c\" > 'd'")]
    [InlineData("two\nlines", "two lines")]
    [InlineData("bell\u0007", "bell\uFFFD")]
    [InlineData("数字 🙂", "数字 🙂")]
    public void Any_text_gives_valid_xml_that_says_it(string name, string shown)
    {
        var chart = new LineChart(name, name, name, [new LineSeries(name, [new(0, 0), new(1, 1)])]) { ReferenceLines = [new(name, 0.5)] };

        string[] texts = Texts(chart);

        Assert.Equal(5, texts.Count(text => text == shown)); // title, two axes, legend, reference line
    }

    [Fact]
    public void Text_too_long_for_its_place_is_shortened_and_kept_whole_as_the_groups_title()
    {
        string name = new('x', 500);

        XElement svg = Parse(new LineChart(name, "x", "y", [new LineSeries(name, [new(0, 0), new(1, 1)])]));

        Assert.DoesNotContain(svg.Descendants(Svg + "text"), text => text.Value == name);
        Assert.Equal(2, svg.Descendants(Svg + "title").Count(title => title.Value == name));
    }

    [Fact]
    public void A_band_is_drawn_only_where_there_are_intervals()
    {
        var chart = new LineChart(
            "", "", "", [new LineSeries("with", [new(0, 1, 0.5, 1.5), new(1, 2, 1.5, 2.5)]), new LineSeries("without", [new(0, 1), new(1, 2)])]);

        XElement band = Assert.Single(Parse(chart).Descendants(Svg + "polygon"));

        Assert.Equal(4, band.Attribute("points")!.Value.Split(' ').Length);
    }

    [Fact]
    public void Fractions_are_labeled_as_percentages_and_the_axis_stays_within_0_and_100()
    {
        var chart = new LineChart("", "", "", [new LineSeries("accuracy", [new(0, 0.02, -0.3, 0.3), new(1, 0.99, 0.8, 1.2)])]) { PercentY = true };

        string[] labels = [.. Texts(chart).Where(text => text.EndsWith('%'))];

        Assert.Equal(["0%", "20%", "40%", "60%", "80%", "100%"], labels);
    }

    [Fact]
    public void On_a_logarithmic_axis_equal_ratios_are_equal_distances()
    {
        var chart = new LineChart("", "", "", [new LineSeries("tasks", [new(1, 0), new(100, 1), new(10_000, 2)])]) { LogarithmicX = true };

        double[] x = [.. Parse(chart).Descendants(Svg + "circle").Select(circle => double.Parse(circle.Attribute("cx")!.Value, CultureInfo.InvariantCulture))];

        Assert.Equal(x[1] - x[0], x[2] - x[1], precision: 2);
    }

    [Fact]
    public void Labels_of_reference_lines_at_nearly_the_same_height_do_not_overlap()
    {
        var chart = new LineChart("", "", "", [new LineSeries("line", [new(0, 0), new(1, 1)])])
        {
            ReferenceLines = [new("one", 0.5), new("two", 0.5), new("three", 0.501)],
        };

        double[] heights = [.. Parse(chart).Descendants(Svg + "text")
            .Where(text => text.Value is "one" or "two" or "three")
            .Select(text => double.Parse(text.Attribute("y")!.Value, CultureInfo.InvariantCulture))];

        Assert.Equal(3, heights.Length);
        Assert.True(heights[1] - heights[0] >= 11 && heights[2] - heights[1] >= 11);
    }

    [Fact]
    public void The_first_28_lines_all_look_different()
    {
        var chart = new LineChart("", "", "", Enumerable.Range(0, 28).Select(i => new LineSeries($"line {i}", [new(0, i), new(1, i)])));

        var looks = Parse(chart).Descendants(Svg + "polyline").Select(line => (line.Attribute("stroke")!.Value, line.Attribute("stroke-dasharray")?.Value));

        Assert.Equal(28, looks.Distinct().Count());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(-1e30, 1e30)]
    [InlineData(1e-300, 3e-300)]
    [InlineData(1e9, 1000000001.5)]
    public void Every_range_of_values_gives_finite_coordinates_inside_the_image(double low, double high)
    {
        var chart = new LineChart("", "", "", [new LineSeries("line", [new(1e-300, low), new(1e30, high)])]);
        var logarithmic = new LineChart("", "", "", chart.Series) { LogarithmicX = true, PercentY = true };

        foreach (LineChart each in new[] { chart, logarithmic })
        {
            XElement svg = Parse(each);
            Assert.All(
                svg.Descendants(Svg + "circle"), circle => Assert.InRange(double.Parse(circle.Attribute("cx")!.Value, CultureInfo.InvariantCulture), 0, 760));
            Assert.All(
                svg.Descendants(Svg + "circle"), circle => Assert.InRange(double.Parse(circle.Attribute("cy")!.Value, CultureInfo.InvariantCulture), 0, 500));
            Assert.InRange(svg.Descendants(Svg + "text").Count(), 5, 40);
        }
    }

    [Fact]
    public void The_text_does_not_depend_on_the_culture_of_the_machine()
    {
        var chart = new LineChart("", "", "", [new LineSeries("line", [new(0.25, 0.5), new(1.75, 1.5)])]);
        string expected = chart.ToSvg();
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, chart.ToSvg());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_saved_chart_is_its_text_in_utf8_without_a_byte_order_mark()
    {
        string path = Path.GetTempFileName();
        try
        {
            var chart = new LineChart("Größe", "x", "y", [new LineSeries("line", [new(0, 0)])]);

            chart.Save(path);

            Assert.Equal((byte)'<', File.ReadAllBytes(path)[0]);
            Assert.Equal(chart.ToSvg(), File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_chart_without_series_is_rejected() =>
        Assert.Throws<ArgumentException>(() => new LineChart("", "", "", []));

    [Fact]
    public void A_logarithmic_axis_with_a_point_at_0_is_rejected_with_the_series_name()
    {
        var line = new LineSeries("from nothing", [new(0, 0.1), new(1, 0.2)]);

        var error = Assert.Throws<ArgumentException>(() => new LineChart("", "", "", [line]) { LogarithmicX = true });

        Assert.Contains("'from nothing' has X = 0", error.Message, StringComparison.Ordinal);
    }

    private static XElement Parse(LineChart chart) => XElement.Parse(chart.ToSvg());

    private static string[] Texts(LineChart chart) => [.. Parse(chart).Descendants(Svg + "text").Select(text => text.Value)];
}
