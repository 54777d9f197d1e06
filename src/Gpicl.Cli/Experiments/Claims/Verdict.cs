namespace Gpicl.Cli.Experiments.Claims;

/// <summary>What became of a claim.</summary>
internal enum Verdict
{
    /// <summary>All intervals lie where the claim says.</summary>
    Reproduced,

    /// <summary>An interval lies wholly where the claim says it does not.</summary>
    NotReproduced,

    /// <summary>An interval reaches over the bound, or there are too few seeds to tell.</summary>
    Undecided,
}
