using BenchmarkDotNet.Attributes;
using Gpicl.Randomness;

namespace Gpicl.Benchmarks.Kernels;

/// <summary>The random projection of one sequence.</summary>
public class FillNormalBenchmarks
{
    private readonly float[] values = new float[196 * 196];
    private ulong number;

    [Benchmark]
    public void FillNormal() => new CounterGenerator(0, StreamPurpose.Projection, number++).FillNormal(values);
}
