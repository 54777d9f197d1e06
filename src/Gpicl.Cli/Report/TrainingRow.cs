using Gpicl.Cli.Benchmarks;

namespace Gpicl.Cli.Report;

/// <summary>One training run: medians over the rounds.</summary>
/// <param name="Setup">Which run.</param>
/// <param name="Result">Ours, of the round with the median speed.</param>
/// <param name="ReferenceSequencesPerSecond">The reference at its better thread count; null where it was not measured.</param>
/// <param name="ReferenceThreads">That thread count.</param>
internal sealed record TrainingRow(TrainingSetup Setup, TrainingResult Result, double? ReferenceSequencesPerSecond, int? ReferenceThreads);
