using Gpicl.Cli.Experiments.Claims;

namespace Gpicl.Cli.Experiments;

/// <summary>A claim of the paper.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Find">What has to hold of intervals over seeds for it to be reproduced; written before the runs.</param>
internal sealed record Claim(string Text, Func<ExperimentResults, ClaimFinding> Find);
