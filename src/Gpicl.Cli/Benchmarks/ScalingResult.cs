namespace Gpicl.Cli.Benchmarks;

/// <summary>What <c>bench scaling</c> found.</summary>
/// <param name="Threads">The larger thread count.</param>
/// <param name="SequencesPerSecondOneThread">On one thread.</param>
/// <param name="SequencesPerSecond">On <paramref name="Threads"/> threads.</param>
/// <param name="SpeedUp">The ratio of the two.</param>
/// <param name="Lengths">Cost by length, on <paramref name="Threads"/> threads.</param>
internal sealed record ScalingResult(
    int Threads, double SequencesPerSecondOneThread, double SequencesPerSecond, double SpeedUp, IReadOnlyList<LengthResult> Lengths);
