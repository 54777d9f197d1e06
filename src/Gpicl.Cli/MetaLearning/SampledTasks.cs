using Gpicl.Tasks;

namespace Gpicl.Cli.MetaLearning;

/// <summary>The first sequences of other tasks, sampled once and kept in memory, for testing many learners on the same ones.</summary>
internal sealed class SampledTasks : ITaskDistribution
{
    private readonly int length;
    private readonly float[] inputs; // [sequences, T, N_x]
    private readonly int[] labels; // [sequences, T]

    /// <summary>Samples sequences 0 .. <paramref name="sequences"/> − 1.</summary>
    /// <exception cref="UsageException">They do not fit into one array.</exception>
    public SampledTasks(ITaskDistribution tasks, int length, int sequences)
    {
        this.length = length;
        (InputSize, Classes) = (tasks.InputSize, tasks.Classes);
        int size = length * InputSize;
        if (Math.BigMul(size, sequences) > Array.MaxLength)
            throw new UsageException($"{sequences} sequences of {length} examples of {InputSize} values do not fit into memory; give fewer sequences.");
        inputs = new float[sequences * size];
        labels = new int[sequences * length];
        for (int i = 0; i < sequences; i++)
            tasks.Sample(i, inputs.AsSpan(i * size, size), labels.AsSpan(i * length, length));
    }

    /// <inheritdoc/>
    public int InputSize { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public void Sample(long sequence, Span<float> inputs, Span<int> labels)
    {
        this.inputs.AsSpan((int)sequence * length * InputSize, inputs.Length).CopyTo(inputs);
        this.labels.AsSpan((int)sequence * length, labels.Length).CopyTo(labels);
    }
}
