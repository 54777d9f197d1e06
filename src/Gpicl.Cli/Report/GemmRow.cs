using Gpicl.Cli.Benchmarks;

namespace Gpicl.Cli.Report;

/// <summary>One product: medians over the rounds.</summary>
/// <param name="Shape">Which product.</param>
/// <param name="Threads">On how many threads.</param>
/// <param name="Gflops">Ours.</param>
/// <param name="NumpyGflops">numpy's; null where it was not measured.</param>
internal sealed record GemmRow(GemmShape Shape, int Threads, double Gflops, double? NumpyGflops);
