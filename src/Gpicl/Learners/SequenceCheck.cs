using Gpicl.Tensors;

namespace Gpicl.Learners;

/// <summary>The checks every learner makes of the sequences it is given.</summary>
internal static class SequenceCheck
{
    /// <summary>Throws unless inputs and labels are a batch of sequences that a learner can process.</summary>
    /// <param name="learner">Whose sizes they must have.</param>
    /// <param name="tape">Must not be null.</param>
    /// <param name="inputs">To be [B, T, InputSize].</param>
    /// <param name="labels">To be [B·T] labels of 0 .. Classes − 1.</param>
    public static void Require(ILearner learner, Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Shape.Rank != 3 || inputs.Shape[2] != learner.InputSize || labels.Length != inputs.Shape[0] * inputs.Shape[1])
            throw new ShapeMismatchException($"Learner '{learner.Name}': inputs must be [B, T, {learner.InputSize}] with B·T labels, but found {inputs.Shape} and {labels.Length} labels.");
        learner.CheckLength(inputs.Shape[1]);
        for (int i = 0; i < labels.Length; i++)
            if ((uint)labels.Span[i] >= (uint)learner.Classes)
                throw new ArgumentOutOfRangeException(nameof(labels), labels.Span[i], $"Label {i} is {labels.Span[i]}; it must be 0 .. {learner.Classes - 1}.");
    }
}
