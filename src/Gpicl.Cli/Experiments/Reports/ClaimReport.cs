using Gpicl.Cli.Experiments.Claims;

namespace Gpicl.Cli.Experiments.Reports;

/// <summary>A claim with what was found.</summary>
/// <param name="Claim">What the paper says, and what has to hold.</param>
/// <param name="Found">The outcome in words.</param>
/// <param name="Evidence">The figures it rests on.</param>
internal sealed record ClaimReport(string Claim, string Found, string Evidence)
{
    /// <summary>Looks at results.</summary>
    public static ClaimReport Of(Claim claim, ExperimentResults results)
    {
        ClaimFinding finding = claim.Find(results);
        return new ClaimReport(claim.Text, Word(finding.Verdict), finding.Evidence);
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Reproduced => "reproduced",
        Verdict.NotReproduced => "not reproduced",
        _ => "undecided at this scale",
    };
}
