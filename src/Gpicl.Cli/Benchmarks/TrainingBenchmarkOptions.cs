using Gpicl.Model;

namespace Gpicl.Cli.Benchmarks;

/// <summary>A training run to be timed.</summary>
/// <param name="Model">The architecture.</param>
/// <param name="Batch">Sequences in a step.</param>
/// <param name="Length">Examples in a sequence.</param>
/// <param name="Threads">Threads to use.</param>
/// <param name="Steps">Steps timed, after the warm-up.</param>
internal sealed record TrainingBenchmarkOptions(ILearnerOptions Model, int Batch, int Length, int Threads, int Steps);
