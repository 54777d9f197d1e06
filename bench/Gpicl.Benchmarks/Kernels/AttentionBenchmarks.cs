using BenchmarkDotNet.Attributes;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Benchmarks.Kernels;

/// <summary>Softmax attention of one batch of sequences, eight heads of 32 values.</summary>
public class AttentionBenchmarks : TapeBenchmark
{
    private const int Batch = 8;
    private const int Heads = 8;
    private const int ModelSize = 256;

    [Params(100, 400)]
    public int Length { get; set; }

    /// <summary>Whether tokens are paired, support and query tokens apart; else the causal pattern.</summary>
    [Params(false, true)]
    public bool Paired { get; set; }

    private protected override Shape InputShape =>
        Paired ? new Shape(2, Batch, Length, 3 * ModelSize) : new Shape(Batch, Length, 3 * ModelSize);

    private protected override Tensor Apply(Tape tape, Tensor input) =>
        tape.Attention(input, Heads, Paired ? AttentionPattern.Paired : AttentionPattern.Causal);
}
