using Gpicl.Cli.Experiments.Claims;

namespace Gpicl.Cli.Tests.Experiments;

public class ClaimTests
{
    [Fact]
    public void An_interval_is_that_of_Students_t()
    {
        var interval = SampleInterval.Of([1, 2, 3, 4, 5]);

        Assert.Equal(3, interval.Mean);
        Assert.Equal(2.776 * Math.Sqrt(2.5 / 5), interval.HalfWidth, 10); // variance 2.5, 4 degrees of freedom
        Assert.Equal(1.96 * Math.Sqrt(SampleVariance(40) / 40), SampleInterval.Of(Enumerable.Range(0, 40).Select(i => (double)i)).HalfWidth, 10);
        Assert.Equal(double.PositiveInfinity, SampleInterval.Of([7]).HalfWidth);

        static double SampleVariance(int count) => count * (count + 1) / 12.0;
    }

    [Theory]
    [InlineData(1.5, nameof(Verdict.Reproduced))]
    [InlineData(2.8, nameof(Verdict.Undecided))]
    [InlineData(3.2, nameof(Verdict.Undecided))]
    [InlineData(9, nameof(Verdict.NotReproduced))]
    public void A_value_is_above_a_bound_where_its_whole_interval_is(double bound, string expected)
    {
        var interval = SampleInterval.Of([2, 2.5, 3, 3.5, 4]);

        Assert.Equal(expected, ClaimFinding.Above("value", interval, bound, Text).Verdict.ToString());
        Assert.Equal(Opposite(expected), ClaimFinding.Below("value", interval, bound, Text).Verdict.ToString());
    }

    [Theory]
    [InlineData(3.99, nameof(Verdict.Reproduced))]
    [InlineData(3.1, nameof(Verdict.Undecided))]
    [InlineData(2, nameof(Verdict.NotReproduced))]
    public void A_value_is_within_bounds_where_its_whole_interval_is(double bound, string expected)
    {
        Assert.Equal(expected, ClaimFinding.Within("value", SampleInterval.Of([2, 2.5, 3, 3.5, 4]), bound, Text).Verdict.ToString());
        Assert.Equal(expected, ClaimFinding.Within("value", SampleInterval.Of([-2, -2.5, -3, -3.5, -4]), bound, Text).Verdict.ToString());
    }

    [Fact]
    public void Four_seeds_decide_nothing()
    {
        ClaimFinding finding = ClaimFinding.Above("value", SampleInterval.Of([9, 9, 9, 9]), 1, Text);

        Assert.Equal(Verdict.Undecided, finding.Verdict);
        Assert.Equal("value: 9 ± 0, to be above 1 (4 of the 5 seeds it takes)", finding.Evidence);
    }

    [Theory]
    [InlineData("RRR", nameof(Verdict.Reproduced), nameof(Verdict.Reproduced))]
    [InlineData("RUR", nameof(Verdict.Undecided), nameof(Verdict.Reproduced))]
    [InlineData("RUN", nameof(Verdict.NotReproduced), nameof(Verdict.Reproduced))]
    [InlineData("UUN", nameof(Verdict.NotReproduced), nameof(Verdict.Undecided))]
    [InlineData("NN", nameof(Verdict.NotReproduced), nameof(Verdict.NotReproduced))]
    public void Several_statements_hold_together_or_one_of_them(string verdicts, string all, string any)
    {
        ClaimFinding[] findings = [.. verdicts.Select(letter => new ClaimFinding(
            letter switch { 'R' => Verdict.Reproduced, 'U' => Verdict.Undecided, _ => Verdict.NotReproduced }, "evidence"))];

        Assert.Equal(all, ClaimFinding.All(findings).Verdict.ToString());
        Assert.Equal(any, ClaimFinding.Any(findings).Verdict.ToString());
    }

    private static string Opposite(string verdict) => verdict switch
    {
        nameof(Verdict.Reproduced) => nameof(Verdict.NotReproduced),
        nameof(Verdict.NotReproduced) => nameof(Verdict.Reproduced),
        _ => verdict,
    };

    private static string Text(double value) => FormattableString.Invariant($"{value:0.###}");
}
