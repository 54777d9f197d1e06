using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Tests.MetaTesting.Support;

/// <summary>A learner without weights: its logits are a formula of what it may see.</summary>
/// <param name="inputSize">N_x.</param>
/// <param name="classes">C.</param>
/// <param name="logits">Gives [C] logits from inputs [t + 1, N_x] and labels [t].</param>
internal sealed class FormulaLearner(int inputSize, int classes, Func<float[][], int[], float[]> logits) : ILearner
{
    public string Name => "formula";

    public int InputSize => inputSize;

    public int Classes => classes;

    public ParameterSet Parameters { get; } = new([]);

    public Tensor Forward(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        int length = inputs.Shape[1];
        float[][] rows = [.. inputs.Values.ToArray().Chunk(inputSize)];
        var values = new List<float>();
        for (int i = 0; i < rows.Length; i++)
        {
            int first = i / length * length;
            values.AddRange(logits(rows[first..(i + 1)], labels[first..i].ToArray()));
        }

        return tape.Constant(new Shape(inputs.Shape[0], length, classes), values.ToArray());
    }

    public double ForwardOperations(int length) => 0;

    public long StateSize(int length) => 0;
}
