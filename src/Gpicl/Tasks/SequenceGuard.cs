namespace Gpicl.Tasks;

/// <summary>The checks that every task distribution makes of the spans it is to fill.</summary>
internal static class SequenceGuard
{
    /// <exception cref="ArgumentException">The spans are empty or their lengths disagree.</exception>
    public static void CheckSpans(int inputSize, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty)
            throw new ArgumentException("A sequence needs at least one example, but labels is empty.", nameof(labels));
        if (inputs.Length != (long)labels.Length * inputSize)
            throw new ArgumentException(
                $"{labels.Length} examples of width {inputSize} have {(long)labels.Length * inputSize} values, but inputs holds {inputs.Length}.",
                nameof(inputs));
    }
}
