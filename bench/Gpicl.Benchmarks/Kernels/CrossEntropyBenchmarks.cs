using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Benchmarks.Kernels;

/// <summary>Softmax and cross-entropy of 3,200 predictions of one of ten classes.</summary>
public class CrossEntropyBenchmarks : TapeBenchmark
{
    private const int Rows = 3200;
    private const int Classes = 10;

    private readonly int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % Classes)];

    private protected override Shape InputShape => new(Rows, Classes);

    private protected override Tensor Apply(Tape tape, Tensor input) => tape.CrossEntropy(input, labels);
}
