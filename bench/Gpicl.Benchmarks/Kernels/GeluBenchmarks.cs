using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Benchmarks.Kernels;

/// <summary>GELU of the hidden layer of 800 tokens.</summary>
public class GeluBenchmarks : TapeBenchmark
{
    private protected override Shape InputShape => new(800, 1024);

    private protected override Tensor Apply(Tape tape, Tensor input) => tape.Gelu(input);
}
