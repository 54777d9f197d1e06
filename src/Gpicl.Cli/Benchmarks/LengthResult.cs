namespace Gpicl.Cli.Benchmarks;

/// <summary>The cost of sequences of one length.</summary>
/// <param name="Length">Examples in a sequence.</param>
/// <param name="MillisecondsPerSequence">Time for a training step, per sequence.</param>
/// <param name="MicrosecondsPerExample">The same per example; constant if cost were proportional to length.</param>
/// <param name="Gflops">Matrix products in GFLOP/s.</param>
internal sealed record LengthResult(int Length, double MillisecondsPerSequence, double MicrosecondsPerExample, double Gflops);
