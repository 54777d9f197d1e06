using Gpicl.Datasets;
using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>
/// Tasks made from a base dataset (§3.1): every task sees it through its own random projection A and label permutation ρ,
/// { (A x̄, ρ(ȳ)) }, both pure functions of (seed, task number).
/// </summary>
/// <remarks>
/// Examples of a sequence are distinct rows of the dataset when it has enough of them, else drawn with replacement.
/// A and ρ have the same bits on every machine; the product A x̄ may differ between machines in its rounding.
/// Of tasks that are not projected (<see cref="ProjectedTaskOptions.PixelFraction"/>), a symmetry of the square takes the place of A.
/// Standardization uses one mean and one deviation for all projected values of the sequence, as z-normalization does for
/// the support set at meta-test time; it makes a separate normalization of the dataset's scale unnecessary.
/// </remarks>
internal sealed class ProjectedTasks : ITaskDistribution
{
    private const float LargestValue = 1e12f;

    private readonly Dataset dataset;
    private readonly ProjectedTaskOptions options;

    /// <summary>Makes tasks from a dataset.</summary>
    /// <exception cref="ArgumentException">
    /// An option is out of range, the dataset has more classes than there are labels, a value beyond ±10¹² or a missing one.
    /// </exception>
    public ProjectedTasks(Dataset dataset, ProjectedTaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (options.Classes < dataset.Classes)
            throw new ArgumentException($"{options.Classes} labels are too few for dataset {dataset.Name} with {dataset.Classes} classes.", nameof(options));
        if ((long)options.InputSize * dataset.Width > Array.MaxLength)
            throw new ArgumentException(
                $"A projection from {dataset.Width} to {options.InputSize} values does not fit into one array of at most {Array.MaxLength}.", nameof(options));
        foreach (float value in dataset.Inputs)
            if (!(MathF.Abs(value) <= LargestValue))
                throw new ArgumentException(
                    FormattableString.Invariant($"Dataset {dataset.Name} holds the value {value}; projection needs values within ±{LargestValue}."),
                    nameof(dataset));
        if (options.DistortedFraction > 0 && dataset.Image is null)
            throw new ArgumentException(
                $"{nameof(options.DistortedFraction)} is {options.DistortedFraction}, but the rows of {dataset.Name} are not images; it must be 0.",
                nameof(options));
        if (options.PixelFraction > 0 && !SquareImage.IsOf(dataset.Image, options.InputSize))
            throw new ArgumentException(
                $"{nameof(options.PixelFraction)} is {options.PixelFraction}, but {dataset.Name} does not hold gray, square images of "
                + $"{options.InputSize} pixels; it must be 0.", nameof(options));
        this.dataset = dataset;
        this.options = options;
    }

    /// <inheritdoc/>
    public int InputSize => options.InputSize;

    /// <inheritdoc/>
    public int Classes => options.Classes;

    /// <summary>How the tasks are made.</summary>
    internal ProjectedTaskOptions Options => options;

    /// <summary>Width of the dataset that is projected.</summary>
    internal int Width => dataset.Width;

    /// <summary>The number of the task that a sequence belongs to; (seed, task number) defines A and ρ.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sequence"/> is not in 0 .. 2^62 − 1.</exception>
    public long TaskOf(long sequence)
    {
        long number = TaskNumbers.OfSequence(sequence, options.Unseen);
        if (options.TaskCount is not { } count)
            return number;
        var generator = new CounterGenerator(options.Seed, StreamPurpose.TaskOfSequence, (ulong)number);
        return TaskNumbers.OfSequence(generator.NextInt32(count), options.Unseen);
    }

    /// <inheritdoc/>
    public void Sample(long sequence, Span<float> inputs, Span<int> labels)
    {
        SequenceGuard.CheckSpans(InputSize, inputs, labels);
        ScratchArena scratch = ScratchArena.Begin();
        if (options.PixelFraction > 0)
        {
            var generator = new CounterGenerator(options.Seed, StreamPurpose.PixelTask, (ulong)TaskNumbers.OfSequence(sequence, options.Unseen));
            if (generator.NextBoolean(options.PixelFraction))
            {
                SamplePixels(ref generator, sequence, inputs, labels, scratch);
                return;
            }
        }

        Span<float> examples = scratch.Floats(checked(labels.Length * dataset.Width)); // [T, width]
        Span<float> projection = scratch.Floats(checked(InputSize * dataset.Width)); // [N_x, width]

        long task = SampleExamples(sequence, examples, labels, scratch);
        RandomProjection.Fill(options.Seed, task, InputSize, dataset.Width, projection);
        ProjectionKernel.Multiply(examples, projection, dataset.Width, inputs);
        if (options.Standardize)
            PortableVectorMath.Standardize(inputs);
    }

    private void SamplePixels(ref CounterGenerator generator, long sequence, Span<float> inputs, Span<int> labels, ScratchArena scratch)
    {
        ImageShape image = dataset.Image!.Value;
        int tokens = generator.NextBoolean(options.CopyFraction) ? ImageCopies.Tokens : 1, count = (labels.Length + tokens - 1) / tokens;
        int symmetry = generator.NextInt32(SquareImage.Symmetries);
        Span<float> images = scratch.Floats(count * image.Size), turned = scratch.Floats(count * image.Size); // [count, size]
        Span<int> own = scratch.Integers(count);
        SampleExamples(sequence, images, own, scratch);
        for (int i = 0; i < images.Length; i++)
        {
            (int row, int column) = Math.DivRem(i % image.Size, image.Width);
            turned[i / image.Size * image.Size + SquareImage.Place(symmetry, image.Width, row, column)] = images[i];
        }

        ImageCopies.Repeat(ref generator, image, tokens, turned, own, inputs, labels);
        PortableVectorMath.Standardize(inputs);
    }

    /// <summary>A sequence before its projection, for those who project it elsewhere.</summary>
    /// <param name="sequence">As for <see cref="Sample"/>.</param>
    /// <param name="examples">Receives the examples, [T, width of the dataset].</param>
    /// <param name="labels">Receives the labels, [T].</param>
    /// <returns>The number of the task: with the seed, it defines the projection.</returns>
    internal long SampleExamples(long sequence, Span<float> examples, Span<int> labels)
    {
        SequenceGuard.CheckSpans(dataset.Width, examples, labels);
        return SampleExamples(sequence, examples, labels, ScratchArena.Begin());
    }

    private long SampleExamples(long sequence, Span<float> examples, Span<int> labels, ScratchArena scratch)
    {
        long task = TaskOf(sequence);
        Span<int> rows = scratch.Integers(labels.Length);
        Span<int> permutation = scratch.Integers(Classes);
        ulong stream = (ulong)TaskNumbers.OfSequence(sequence, options.Unseen);
        RowSampler.Draw(new CounterGenerator(options.Seed, StreamPurpose.Examples, stream), dataset.Count, rows);
        if (HasFixedPermutation(sequence, stream))
            LabelPermutation.FillIdentity(permutation);
        else
            LabelPermutation.Fill(options.Seed, task, permutation);
        for (int t = 0; t < rows.Length; t++)
        {
            dataset.Row(rows[t]).CopyTo(examples[(t * dataset.Width)..]);
            labels[t] = permutation[dataset.Labels[rows[t]]];
        }

        if (options.DistortedFraction > 0)
        {
            var generator = new CounterGenerator(options.Seed, StreamPurpose.ImageDistortion, stream);
            if (generator.NextBoolean(options.DistortedFraction))
                ImageDistortion.Apply(ref generator, dataset.Image!.Value, examples, scratch);
        }

        return task;
    }

    private bool HasFixedPermutation(long sequence, ulong stream)
    {
        float fraction = options.FixedPermutationFraction;
        if (options.FixedPermutationSequences is { } sequences)
            fraction *= Math.Max(0, 1 - (float)sequence / sequences);
        return fraction > 0 && new CounterGenerator(options.Seed, StreamPurpose.FixedPermutation, stream).NextBoolean(fraction);
    }
}
