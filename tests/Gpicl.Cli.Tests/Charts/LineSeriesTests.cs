using Gpicl.Cli.Charts;

namespace Gpicl.Cli.Tests.Charts;

public class LineSeriesTests
{
    [Fact]
    public void A_series_without_points_is_rejected_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => new LineSeries("nothing", []));

        Assert.Contains("'nothing' has no points", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e31)]
    public void A_value_that_cannot_be_drawn_is_named_with_its_index(double value)
    {
        LinePoint[][] lines = [[new(0, 0), new(1, value)], [new(0, 0), new(value, 1)], [new(0, 0), new(1, 1, 0, value)]];
        foreach (LinePoint[] points in lines)
        {
            var error = Assert.Throws<ArgumentException>(() => new LineSeries("accuracy", points));
            Assert.Contains("'accuracy'", error.Message, StringComparison.Ordinal);
            Assert.Contains("at index 1", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void X_that_does_not_ascend_is_rejected() =>
        Assert.Throws<ArgumentException>(() => new LineSeries("back", [new(1, 0), new(1, 0)]));

    [Theory]
    [InlineData(0.6, 0.7)]
    [InlineData(0.3, 0.4)]
    public void A_value_outside_its_own_interval_is_rejected(double lower, double upper) =>
        Assert.Throws<ArgumentException>(() => new LineSeries("odd", [new(0, 0.5, lower, upper)]));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_reference_line_at_no_height_is_rejected(double y) =>
        Assert.Throws<ArgumentException>(() => new ReferenceLine("chance", y));
}
