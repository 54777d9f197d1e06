namespace Gpicl.Cli.Benchmarks;

/// <summary>What a timed training run showed.</summary>
/// <param name="SecondsPerStep">Of the median step.</param>
/// <param name="SequencesPerSecond">The batch size over <paramref name="SecondsPerStep"/>.</param>
/// <param name="Gflops">Matrix products of forward and backward pass, 3 × those of the forward pass, in GFLOP/s.</param>
/// <param name="AllocatedBytesPerStep">On the managed heap, by the median step.</param>
/// <param name="Loss">Cross-entropy of the last step, in nats.</param>
internal sealed record TrainingMeasurement(
    double SecondsPerStep, double SequencesPerSecond, double Gflops, long AllocatedBytesPerStep, double Loss);
