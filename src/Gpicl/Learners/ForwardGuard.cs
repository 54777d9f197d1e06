using Gpicl.Tensors;

namespace Gpicl.Learners;

/// <summary>Checks what a learner is asked to predict.</summary>
internal static class ForwardGuard
{
    /// <summary>Fails unless the inputs are [B, T, InputSize] with a label of the learner's for each of them.</summary>
    public static void Check(ILearner learner, Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Shape.Rank != 3 || inputs.Shape[2] != learner.InputSize || labels.Length != inputs.Shape[0] * inputs.Shape[1])
            throw new ShapeMismatchException($"{learner.GetType().Name}: inputs must be [B, T, {learner.InputSize}] with B·T labels, but found {inputs.Shape} and {labels.Length} labels.");
        learner.CheckLength(inputs.Shape[1]);
        for (int i = 0; i < labels.Length; i++)
            if ((uint)labels.Span[i] >= (uint)learner.Classes)
                throw new ArgumentOutOfRangeException(nameof(labels), labels.Span[i], $"Label {i} is {labels.Span[i]}; it must be 0 .. {learner.Classes - 1}.");
    }
}
