using System.Collections.Concurrent;
using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Tests.MetaTesting.Comparisons;

/// <summary>Remembers every sequence it is shown; its logits are all zero but that of class 0, which is <paramref name="bias"/>.</summary>
internal sealed class RecordingLearner(int inputSize, int classes, float bias = 0) : ILearner
{
    public string Name => "recording";

    public int InputSize => inputSize;

    public int Classes => classes;

    public ParameterSet Parameters { get; } = new([]);

    /// <summary>Sequences as text, each once.</summary>
    public ConcurrentDictionary<string, bool> Seen { get; } = new();

    public static string Describe(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels) =>
        string.Join(' ', inputs.ToArray().Select(BitConverter.SingleToUInt32Bits)) + " : " + string.Join(' ', labels.ToArray());

    public Tensor Forward(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        int length = inputs.Shape[1], size = length * InputSize;
        for (int i = 0; i < inputs.Shape[0]; i++)
            Seen[Describe(inputs.Values.Slice(i * size, size), labels.Span.Slice(i * length, length))] = true;
        Tensor logits = tape.Zeros(new Shape(inputs.Shape[0], length, Classes));
        for (int i = 0; i < logits.Values.Length; i += Classes)
            logits.Values[i] = bias;
        return logits;
    }

    public double ForwardOperations(int length) => 0;

    public long StateSize(int length) => 0;
}
