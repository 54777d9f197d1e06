using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>The mean over rows of −ln softmax(logits)[label].</summary>
internal sealed unsafe class CrossEntropyOperation : Operation
{
    private Tensor input = null!, probabilities = null!;
    private ReadOnlyMemory<int> targets;
    private int rows, classes;

    public Tensor Forward(Tape tape, Tensor logits, ReadOnlyMemory<int> labels)
    {
        ShapeMismatchException.ThrowUnless(
            logits.Shape.Rank >= 1 && logits.Shape.Around(-1).Outer == labels.Length && labels.Length > 0,
            nameof(TapeOperations.CrossEntropy), $"logits [.., classes] need one label per row, {labels.Length} are given", logits.Shape);
        (input, targets) = (logits, labels);
        (rows, classes, _) = logits.Shape.Around(-1);
        probabilities = tape.Keep(logits.Shape.Length);
        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            int label = labels.Span[row];
            if ((uint)label >= (uint)classes)
                throw new ArgumentOutOfRangeException(nameof(labels), label, $"Label {label} in row {row} is outside 0 .. {classes - 1}.");
            float* from = logits.Pointer + (nint)row * classes, to = probabilities.Pointer + (nint)row * classes;
            float max = VectorKernels.Max(classes, from);
            float sum = VectorKernels.ExpScaled(classes, from, 1, max, to);
            VectorKernels.Scale(classes, 1 / sum, to);
            total += Math.Log(sum) - (from[label] - max);
        }

        Tensor loss = tape.New(default);
        *loss.Pointer = (float)(total / rows);
        return tape.Record(this, loss, logits.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(input);
        float scale = *Tape.OutputGradient(this) / rows;
        target.ClearIfFresh(input.Shape.Length);
        VectorKernels.AddScaled(input.Shape.Length, scale, probabilities.Pointer, target.Pointer);
        for (nint row = 0; row < rows; row++)
            target.Pointer[row * classes + targets.Span[(int)row]] -= scale;
    }
}
