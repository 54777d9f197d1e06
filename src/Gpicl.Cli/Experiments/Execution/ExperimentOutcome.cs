using Gpicl.Cli.Experiments.Reports;

namespace Gpicl.Cli.Experiments.Execution;

/// <summary>What <c>gpicl experiment</c> found.</summary>
/// <param name="Machine">What it ran on.</param>
/// <param name="Index">The page that lists all figures.</param>
/// <param name="Experiments">Each experiment.</param>
internal sealed record ExperimentOutcome(string Machine, string Index, IReadOnlyList<ExperimentReport> Experiments);
