namespace Gpicl.Tasks;

/// <summary>
/// A distribution over tasks from which meta-training and meta-testing draw sequences of labeled examples.
/// Implementations are immutable and thread-safe.
/// </summary>
public interface ITaskDistribution
{
    /// <summary>N_x, the width of every input.</summary>
    int InputSize { get; }

    /// <summary>Number of labels; every label is in 0 .. Classes − 1.</summary>
    int Classes { get; }

    /// <summary>
    /// Fills one sequence: draws a task, then <c>labels.Length</c> examples from it. A pure function of this
    /// distribution and <paramref name="sequence"/>; allocates nothing on the managed heap in steady state.
    /// </summary>
    /// <param name="sequence">Number of the sequence, 0 .. 2^62 − 1.</param>
    /// <param name="inputs">Receives the inputs, [T, InputSize].</param>
    /// <param name="labels">Receives the labels, [T].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sequence"/> is out of range.</exception>
    /// <exception cref="ArgumentException">The spans are empty or their lengths disagree.</exception>
    void Sample(long sequence, Span<float> inputs, Span<int> labels);
}
