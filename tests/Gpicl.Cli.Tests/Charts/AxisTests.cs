using Gpicl.Cli.Charts;

namespace Gpicl.Cli.Tests.Charts;

public class AxisTests
{
    [Theory]
    [InlineData(0, 99, false, "0 10 20 30 40 50 60 70 80 90 100")]
    [InlineData(-0.35, 0.45, false, "-0.4 -0.3 -0.2 -0.1 0.0 0.1 0.2 0.3 0.4 0.5")]
    [InlineData(0.7, 0.9, true, "70% 72% 74% 76% 78% 80% 82% 84% 86% 88% 90%")]
    [InlineData(0, 50000, false, "0 5k 10k 15k 20k 25k 30k 35k 40k 45k 50k")]
    [InlineData(0, 3e6, false, "0 0.5M 1.0M 1.5M 2.0M 2.5M 3.0M")]
    public void Marks_are_at_round_numbers_around_the_values(double minimum, double maximum, bool percent, string expected) =>
        Assert.Equal(expected, Labels(Axis.Linear(minimum, maximum, 8, percent)));

    [Fact]
    public void Values_on_a_mark_need_no_further_interval()
    {
        Axis axis = Axis.Linear(0.1, 0.7, 6, percent: false);

        Assert.Equal(0.1, axis.Minimum, precision: 12);
        Assert.Equal(0.7, axis.Maximum, precision: 12);
    }

    [Theory]
    [InlineData(1, 33554432, "1 10 100 1000 10k 100k 1M 10M")]
    [InlineData(1, 800, "1 2 5 10 20 50 100 200 500")]
    [InlineData(110, 190, "120 140 160 180")]
    [InlineData(50, 50, "40 60 80 100")]
    public void Logarithmic_marks_are_powers_of_ten_and_round_numbers_between_where_there_is_room(double minimum, double maximum, string expected) =>
        Assert.Equal(expected, Labels(Axis.Logarithmic(minimum, maximum)));

    private static string Labels(Axis axis) => string.Join(' ', axis.Ticks.Select(tick => tick.Label));
}
