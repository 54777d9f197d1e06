namespace Gpicl.Cli.Experiments.Runs;

/// <summary>Where a run stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Loss">Training loss of the last report interval.</param>
internal readonly record struct RunProgress(long Step, double Loss);
