using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.Commands;

namespace Gpicl.Benchmarks.Report;

/// <summary>Everything <c>report</c> measured.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Date">When, yyyy-MM-dd.</param>
/// <param name="Threads">The larger thread count.</param>
/// <param name="Rounds">How often each figure was measured.</param>
/// <param name="Numpy">What numpy multiplied with; null where it was not measured.</param>
/// <param name="Torch">What the reference trained with; null where it was not measured.</param>
/// <param name="Gemm">Matrix products.</param>
/// <param name="Training">Training runs.</param>
/// <param name="Scaling">Threads and lengths, by layout.</param>
internal sealed record BenchReport(
    string Machine,
    string Date,
    int Threads,
    int Rounds,
    string? Numpy,
    string? Torch,
    IReadOnlyList<GemmRow> Gemm,
    IReadOnlyList<TrainingRow> Training,
    IReadOnlyList<ScalingRow> Scaling);

/// <summary>One product: medians over the rounds.</summary>
/// <param name="Shape">Which product.</param>
/// <param name="Threads">On how many threads.</param>
/// <param name="Gflops">Ours.</param>
/// <param name="NumpyGflops">numpy's; null where it was not measured.</param>
internal sealed record GemmRow(GemmShape Shape, int Threads, double Gflops, double? NumpyGflops);

/// <summary>One training run: medians over the rounds.</summary>
/// <param name="Setup">Which run.</param>
/// <param name="Result">Ours, of the round with the median speed.</param>
/// <param name="Reference">The reference; null where it was not measured.</param>
/// <param name="TorchSharp">TorchSharp's engine on the processor; null where it was not measured, or cannot train the learner.</param>
internal sealed record TrainingRow(TrainingSetup Setup, TrainingResult Result, RivalSpeed? Reference, RivalSpeed? TorchSharp);

/// <summary>A rival's speed.</summary>
/// <param name="SequencesPerSecond">At its better thread count.</param>
/// <param name="Threads">That thread count.</param>
internal sealed record RivalSpeed(double SequencesPerSecond, int Threads);

/// <summary>How training scales in one token layout.</summary>
internal sealed record ScalingRow(string Layout, ScalingResult Result);
