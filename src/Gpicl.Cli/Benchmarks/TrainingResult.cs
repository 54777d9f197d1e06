namespace Gpicl.Cli.Benchmarks;

/// <summary>What <c>bench train</c> found.</summary>
/// <param name="SequencesPerSecond">Of the median step.</param>
/// <param name="Gflops">Matrix products of the median step, in GFLOP/s.</param>
/// <param name="FractionOfGemmPeak"><paramref name="Gflops"/> over <paramref name="GemmPeakGflops"/>.</param>
/// <param name="AllocatedBytesPerStep">On the managed heap, by the median step.</param>
/// <param name="PeakWorkingSetBytes">Most physical memory the process has held.</param>
/// <param name="GemmPeakGflops">The best matrix product before and after the run, on the same threads.</param>
/// <param name="ManagedHeapBytes">Size of the managed heap after the run; the engine's tensors lie there too.</param>
/// <param name="Parameters">Number of values meta-training changes.</param>
/// <param name="StateSize">Numbers the learner carries to the next example at the end of a sequence.</param>
internal sealed record TrainingResult(
    double SequencesPerSecond,
    double Gflops,
    double FractionOfGemmPeak,
    long AllocatedBytesPerStep,
    long PeakWorkingSetBytes,
    double GemmPeakGflops,
    long ManagedHeapBytes,
    long Parameters,
    long StateSize);
