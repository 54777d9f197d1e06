using BenchmarkDotNet.Attributes;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Benchmarks.Kernels;

/// <summary>Layer normalization of 800 tokens.</summary>
public class LayerNormBenchmarks : TapeBenchmark
{
    private Tensor gain = null!, bias = null!;

    [Params(64, 256)]
    public int Width { get; set; }

    private protected override Shape InputShape => new(800, Width);

    protected override void CreateParameters()
    {
        gain = RandomValues.Normal(new Shape(Width), seed: 2);
        bias = RandomValues.Normal(new Shape(Width), seed: 3);
    }

    private protected override Tensor Apply(Tape tape, Tensor input) => tape.LayerNorm(input, gain, bias);
}
