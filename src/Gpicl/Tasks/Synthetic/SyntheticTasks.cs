namespace Gpicl.Tasks;

/// <summary>
/// Classification tasks made from nothing but random numbers, a new one for every sequence. A task has k = 2 .. Classes
/// classes, k uniform, that stand for k distinct labels in random order.
/// </summary>
/// <remarks>The inputs of a sequence, taken together, are shifted and scaled to mean 0 and variance 1.</remarks>
public sealed class SyntheticTasks : ITaskDistribution
{
    private readonly SyntheticTaskOptions options;
    private readonly SyntheticSource source = new PlainClusters();

    /// <summary>Makes the distribution.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SyntheticTasks(SyntheticTaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
    }

    /// <inheritdoc/>
    public int InputSize => options.InputSize;

    /// <inheritdoc/>
    public int Classes => options.Classes;

    /// <inheritdoc/>
    public void Sample(long sequence, Span<float> inputs, Span<int> labels)
    {
        long task = TaskNumbers.OfSequence(sequence, options.Unseen);
        SequenceGuard.CheckSpans(InputSize, inputs, labels);
        ScratchArena scratch = ScratchArena.Begin();
        Span<int> slots = scratch.Integers(Classes);
        var generator = new CounterGenerator(options.Seed, StreamPurpose.SyntheticTask, (ulong)task);

        int classes = 2 + generator.NextInt32(Classes - 1);
        LabelPermutation.FillIdentity(slots);
        generator.Shuffle(slots);
        source.Draw(ref generator, scratch, classes, inputs, labels);

        VectorMath.Standardize(inputs);
        foreach (ref int label in labels)
            label = slots[label];
    }
}
