namespace Gpicl.Cli.Experiments.Reports;

/// <summary>What an experiment has found, and the files that say so.</summary>
/// <param name="Name">The experiment.</param>
/// <param name="Figure">The paper's figure.</param>
/// <param name="Scale">The scale.</param>
/// <param name="Runs">Number of runs.</param>
/// <param name="Reused">How many of them were there already.</param>
/// <param name="Page">The Markdown page.</param>
/// <param name="Lines">The file with a line of JSON for each run.</param>
/// <param name="Plots">The SVG images.</param>
/// <param name="Claims">What became of each claim.</param>
internal sealed record ExperimentReport(
    string Name, string Figure, string Scale, int Runs, int Reused, string Page, string Lines, IReadOnlyList<string> Plots, IReadOnlyList<ClaimReport> Claims);
