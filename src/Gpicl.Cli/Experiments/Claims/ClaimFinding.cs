using static System.FormattableString;

namespace Gpicl.Cli.Experiments.Claims;

/// <summary>What was found of a claim.</summary>
/// <param name="Verdict">The outcome.</param>
/// <param name="Evidence">The figures it rests on.</param>
internal sealed record ClaimFinding(Verdict Verdict, string Evidence)
{
    /// <summary>Seeds it takes to decide anything.</summary>
    public const int LeastSeeds = 5;

    /// <summary>States that a value is above a bound: decided where the whole interval lies on one side of it.</summary>
    /// <param name="what">The value in words.</param>
    /// <param name="interval">Over seeds.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="format">How numbers are written.</param>
    public static ClaimFinding Above(string what, SampleInterval interval, double bound, Func<double, string> format) => State(
        what, interval, $"above {format(bound)}", interval.Lower > bound, interval.Upper <= bound, format);

    /// <summary>States that a value is below a bound.</summary>
    /// <inheritdoc cref="Above"/>
    public static ClaimFinding Below(string what, SampleInterval interval, double bound, Func<double, string> format) => State(
        what, interval, $"below {format(bound)}", interval.Upper < bound, interval.Lower >= bound, format);

    /// <summary>States that a value is no farther from 0 than a bound.</summary>
    /// <inheritdoc cref="Above"/>
    public static ClaimFinding Within(string what, SampleInterval interval, double bound, Func<double, string> format) => State(
        what, interval, $"within ± {format(bound)}", interval.Lower >= -bound && interval.Upper <= bound,
        interval.Lower > bound || interval.Upper < -bound, format);

    /// <summary>States several things: all have to hold.</summary>
    public static ClaimFinding All(params IReadOnlyList<ClaimFinding> findings) => new(
        findings.Any(finding => finding.Verdict == Verdict.NotReproduced) ? Verdict.NotReproduced
            : findings.All(finding => finding.Verdict == Verdict.Reproduced) ? Verdict.Reproduced
            : Verdict.Undecided,
        string.Join("; ", findings.Select(finding => finding.Evidence)));

    /// <summary>States several things of which one has to hold; the one that comes nearest is told.</summary>
    public static ClaimFinding Any(params IReadOnlyList<ClaimFinding> findings) =>
        findings.FirstOrDefault(finding => finding.Verdict == Verdict.Reproduced)
        ?? findings.FirstOrDefault(finding => finding.Verdict == Verdict.Undecided)
        ?? new ClaimFinding(Verdict.NotReproduced, string.Join("; ", findings.Select(finding => finding.Evidence)));

    /// <summary>A claim that this scale cannot decide.</summary>
    /// <param name="lacking">What it lacks.</param>
    public static ClaimFinding Lacking(string lacking) => new(Verdict.Undecided, lacking);

    private static ClaimFinding State(string what, SampleInterval interval, string bound, bool holds, bool fails, Func<double, string> format)
    {
        string evidence = $"{what}: {interval.ToText(format)}, to be {bound}";
        if (interval.Count < LeastSeeds)
            return new ClaimFinding(Verdict.Undecided, evidence + Invariant($" ({interval.Count} of the {LeastSeeds} seeds it takes)"));
        return new ClaimFinding(holds ? Verdict.Reproduced : fails ? Verdict.NotReproduced : Verdict.Undecided, evidence);
    }
}
