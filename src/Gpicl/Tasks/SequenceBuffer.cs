using Gpicl.Tensors;

namespace Gpicl.Tasks;

/// <summary>Room for a few sampled sequences, used again from pass to pass.</summary>
internal sealed class SequenceBuffer
{
    // Examples run together: enough for matrix products to be efficient, few enough for the caches.
    private const int ExamplesPerPass = 800;

    private readonly ITaskDistribution tasks;
    private readonly float[] inputs; // [Capacity, T, N_x]
    private readonly int[] labels; // [Capacity, T]

    /// <summary>Makes room for as many sequences as run well together, and no more than asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A sequence does not fit into one array.</exception>
    public SequenceBuffer(ITaskDistribution tasks, int length, int atMost)
    {
        this.tasks = tasks;
        Length = length;
        Capacity = Math.Min(atMost, Math.Max(1, ExamplesPerPass / length));
        if (Math.BigMul(Capacity * length, tasks.InputSize) > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"{length} examples of {tasks.InputSize} values do not fit into one array of at most {Array.MaxLength}.");
        inputs = new float[Capacity * length * tasks.InputSize];
        labels = new int[Capacity * length];
    }

    /// <summary>Examples in a sequence.</summary>
    public int Length { get; }

    /// <summary>Sequences there is room for.</summary>
    public int Capacity { get; }

    /// <summary>Samples sequences and puts their inputs on a tape.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="firstSequence">Number of the first sequence.</param>
    /// <param name="count">Number of sequences, at most <see cref="Capacity"/>.</param>
    /// <returns>Inputs [count, T, N_x] and labels [count·T], valid until the next call.</returns>
    public (Tensor Inputs, ReadOnlyMemory<int> Labels) Sample(Tape tape, long firstSequence, int count)
    {
        int size = Length * tasks.InputSize;
        for (int i = 0; i < count; i++)
            tasks.Sample(firstSequence + i, inputs.AsSpan(i * size, size), labels.AsSpan(i * Length, Length));
        return (tape.Constant(new Shape(count, Length, tasks.InputSize), inputs.AsSpan(0, count * size)), labels.AsMemory(0, count * Length));
    }
}
