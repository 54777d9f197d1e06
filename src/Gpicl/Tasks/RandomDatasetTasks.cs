using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>
/// The Random dataset (A.5), a new one for every sequence: a few points x ~ U[0, 1]^width with labels uniform over the
/// classes, projected by the task's A. Examples are drawn from these points with replacement, so that a point comes again and
/// again and its label is known for certain once it has been seen.
/// </summary>
/// <remarks>
/// As the paper z-normalizes datasets, the projected values of a sequence's points are shifted and scaled together to mean 0
/// and variance 1; they are taken of all points, each once, so that repeats do not change the inputs. A label permutation would
/// change nothing, as labels are uniform already.
/// </remarks>
internal sealed class RandomDatasetTasks : ITaskDistribution
{
    private readonly RandomDatasetTaskOptions options;

    /// <summary>Makes the distribution.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RandomDatasetTasks(RandomDatasetTaskOptions options)
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
        Span<float> points = scratch.Floats(checked(options.Points * options.Width)); // [points, width]
        Span<float> projection = scratch.Floats(checked(InputSize * options.Width)); // [N_x, width]
        Span<float> projected = scratch.Floats(checked(options.Points * InputSize)); // [points, N_x]
        Span<int> pointLabels = scratch.Integers(options.Points);

        var generator = new CounterGenerator(options.Seed, StreamPurpose.RandomDataset, (ulong)task);
        generator.FillUniform(points);
        PortableVectorMath.Standardize(points);
        RandomProjection.Fill(options.Seed, task, InputSize, options.Width, projection);
        ProjectionKernel.Multiply(points, projection, options.Width, projected);
        PortableVectorMath.Standardize(projected);

        foreach (ref int label in pointLabels)
            label = generator.NextInt32(Classes);
        for (int t = 0; t < labels.Length; t++)
        {
            int point = generator.NextInt32(options.Points);
            projected.Slice(point * InputSize, InputSize).CopyTo(inputs[(t * InputSize)..]);
            labels[t] = pointLabels[point];
        }
    }
}
