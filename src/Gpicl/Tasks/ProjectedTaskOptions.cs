namespace Gpicl.Tasks;

/// <summary>Options of <see cref="ProjectedTasks"/>.</summary>
internal sealed record ProjectedTaskOptions
{
    /// <summary>Key of all random numbers. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>N_x, width of the projected inputs, at least 1. Default 196.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of labels, at least that of the dataset. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>
    /// Number of distinct tasks, 1 .. 2^25, or null for as many as there are sequences. Default null. With a finite count a
    /// sequence's task is a hash of its number; otherwise it is its number.
    /// </summary>
    public int? TaskCount { get; init; }

    /// <summary>Fraction of sequences whose label permutation is the identity (§4.3, third intervention), 0 .. 1. Default 0.</summary>
    public float FixedPermutationFraction { get; init; }

    /// <summary>
    /// Sequences over which <see cref="FixedPermutationFraction"/> falls to 0, in equal parts, at least 1, or null where it stays. Not in the paper.
    /// Default null.
    /// </summary>
    public int? FixedPermutationSequences { get; init; }

    /// <summary>
    /// Fraction of sequences whose images pass through a random distortion of the task's own before projection (a filter, a
    /// window, shifts, noise), so that one base dataset stands for many, 0 .. 1. Not in the paper. Default 0.
    /// </summary>
    public float DistortedFraction { get; init; }

    /// <summary>
    /// Fraction of sequences whose images are not projected, but mirrored or turned by right angles, all of a sequence alike, 0 .. 1: their
    /// pixels stand on the axes of the input, row by row. For gray, square images of <see cref="InputSize"/> pixels.
    /// Drawn for each sequence, whatever <see cref="TaskCount"/>. Not in the paper. Default 0.
    /// </summary>
    public float PixelFraction { get; init; }

    /// <summary>
    /// Fraction of the sequences that are not projected in which every image is followed by two changed copies of itself, which are examples,
    /// too, 0 .. 1. Default 0.
    /// </summary>
    public float CopyFraction { get; init; }

    /// <summary>
    /// True for tasks that no distribution with <c>Unseen = false</c> has, whatever its task count: their numbers begin at
    /// <see cref="TaskNumbers.FirstUnseen"/>. For meta-testing. Default false.
    /// </summary>
    public bool Unseen { get; init; }

    /// <summary>
    /// Whether the projected values of a sequence, taken together, are shifted and scaled to mean 0 and variance 1. Default
    /// true. False hands over A x as it is.
    /// </summary>
    public bool Standardize { get; init; } = true;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    public void Validate()
    {
        var check = new OptionCheck("Projected task");
        check.AtLeast(InputSize, 1, nameof(InputSize));
        check.AtLeast(Classes, 1, nameof(Classes));
        if (TaskCount is { } count)
            check.InRange(count, 1, 1 << 25, nameof(TaskCount));
        check.Fraction(FixedPermutationFraction, nameof(FixedPermutationFraction));
        if (FixedPermutationSequences is { } sequences)
            check.AtLeast(sequences, 1, nameof(FixedPermutationSequences));
        check.Fraction(DistortedFraction, nameof(DistortedFraction));
        check.Fraction(PixelFraction, nameof(PixelFraction));
        check.Fraction(CopyFraction, nameof(CopyFraction));
        check.ThrowIfAny();
    }
}
