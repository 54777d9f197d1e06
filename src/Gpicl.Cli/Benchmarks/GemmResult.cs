namespace Gpicl.Cli.Benchmarks;

/// <summary>What <c>bench gemm</c> found.</summary>
/// <param name="Gflops">10⁹ multiplications and additions a second, of the median product.</param>
/// <param name="Threads">Threads that worked.</param>
/// <param name="InstructionSet">The vector instructions used.</param>
internal sealed record GemmResult(double Gflops, int Threads, string InstructionSet);
