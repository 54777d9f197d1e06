using BenchmarkDotNet.Attributes;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Benchmarks;

/// <summary>Softmax attention of one batch of sequences, eight heads of 32 values.</summary>
public class AttentionBenchmarks : TapeBenchmark
{
    private const int Batch = 8;
    private const int Heads = 8;
    private const int ModelSize = 256;

    [Params(100, 400)]
    public int Length { get; set; }

    [Params(AttentionPattern.Causal, AttentionPattern.Paired)]
    public AttentionPattern Pattern { get; set; }

    protected override Shape InputShape =>
        Pattern == AttentionPattern.Paired ? new Shape(2, Batch, Length, 3 * ModelSize) : new Shape(Batch, Length, 3 * ModelSize);

    protected override Tensor Apply(Tape tape, Tensor input) => tape.Attention(input, Heads, Pattern);
}
