using Gpicl.Tensors;

namespace Gpicl.Model;

/// <summary>What all learners check of the sequences they are given, and make of the labels.</summary>
internal static class SequenceCheck
{
    /// <summary>Throws unless a learner can process a batch.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="inputs">To be [B, T, InputSize].</param>
    /// <param name="labels">To be [B·T], each in 0 .. Classes − 1.</param>
    /// <exception cref="ShapeMismatchException">The inputs are not of that shape, or the number of labels differs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is not allowed, or a label is out of range.</exception>
    public static void Require(ILearner learner, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Shape.Rank != 3 || inputs.Shape[2] != learner.InputSize || labels.Length != inputs.Shape[0] * inputs.Shape[1])
            throw new ShapeMismatchException(
                $"{learner.GetType().Name}: inputs must be [B, T, {learner.InputSize}] with B·T labels, but found {inputs.Shape} and {labels.Length} labels.");
        learner.CheckLength(inputs.Shape[1]);
        ReadOnlySpan<int> values = labels.Span;
        for (int i = 0; i < values.Length; i++)
            if ((uint)values[i] >= (uint)learner.Classes)
                throw new ArgumentOutOfRangeException(nameof(labels), values[i], $"Label {i} is {values[i]}; it must be 0 .. {learner.Classes - 1}.");
    }

    /// <summary>The label before each position, −1 before the first of a sequence.</summary>
    /// <param name="labels">[B·T]</param>
    /// <param name="length">T.</param>
    public static int[] PreviousLabels(ReadOnlyMemory<int> labels, int length)
    {
        var previous = new int[labels.Length];
        for (int i = 0; i < previous.Length; i++)
            previous[i] = i % length == 0 ? -1 : labels.Span[i - 1];
        return previous;
    }
}
