namespace Gpicl.Datasets;

/// <summary>
/// A base dataset: ordinary labeled examples (x̄, ȳ), from which tasks are made by projecting inputs and permuting
/// labels (§3.1 of the paper). Immutable.
/// </summary>
public sealed class Dataset
{
    private readonly float[] inputs; // [Count, Width]
    private readonly int[] labels; // [Count]

    /// <summary>Wraps examples that are already in memory. The arrays are not copied and must not change afterwards.</summary>
    /// <param name="name">Shown in tables and messages.</param>
    /// <param name="inputs">Row-major values, [count, width]; finite, or NaN where a value is missing.</param>
    /// <param name="labels">One label per row, each in 0 .. <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="image">Layout of a row when rows are images; its size must equal the width.</param>
    /// <param name="classNames">What the classes are called, in the order of their labels; null where they have numbers only.</param>
    /// <exception cref="ArgumentException">
    /// The sizes disagree, a label is out of range, a value is infinite, or there are not as many names as classes.
    /// </exception>
    public Dataset(string name, float[] inputs, int[] labels, int classes, ImageShape? image = null, IReadOnlyList<string>? classNames = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (labels.Length == 0)
            throw new ArgumentException("A dataset needs at least one example, but labels is empty.", nameof(labels));
        if (inputs.Length == 0 || inputs.Length % labels.Length != 0)
            throw new ArgumentException($"{inputs.Length} values cannot be split into {labels.Length} rows of equal, positive width.", nameof(inputs));

        Width = inputs.Length / labels.Length;
        if (image is { } shape && shape.Size != Width)
            throw new ArgumentException($"{shape} has {shape.Size} values, but rows have {Width}.", nameof(image));
        if (classNames != null && classNames.Count != classes)
            throw new ArgumentException($"There are {classNames.Count} names for {classes} classes.", nameof(classNames));
        for (int i = 0; i < labels.Length; i++)
            if ((uint)labels[i] >= (uint)classes)
                throw new ArgumentException($"Label {labels[i]} in row {i} is outside 0 .. {classes - 1}.", nameof(labels));
        for (int i = 0; i < inputs.Length; i++)
            if (float.IsInfinity(inputs[i]))
                throw new ArgumentException(
                    $"The value in row {i / Width}, column {i % Width} is {inputs[i]}; values must be finite, or NaN where they are missing.", nameof(inputs));

        Name = name;
        Classes = classes;
        Image = image;
        ClassNames = classNames;
        this.inputs = inputs;
        this.labels = labels;
    }

    /// <summary>Shown in tables and messages.</summary>
    public string Name { get; }

    /// <summary>Number of examples.</summary>
    public int Count => labels.Length;

    /// <summary>Values per example.</summary>
    public int Width { get; }

    /// <summary>Number of classes; labels are 0 .. Classes − 1.</summary>
    public int Classes { get; }

    /// <summary>Layout of a row when rows are images, otherwise null.</summary>
    public ImageShape? Image { get; }

    /// <summary>What the classes are called, [Classes]; null where they have numbers only.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>All values, row-major [Count, Width].</summary>
    public ReadOnlySpan<float> Inputs => inputs;

    /// <summary>All labels, [Count].</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>The values of one example, [Width].</summary>
    public ReadOnlySpan<float> Row(int index) => inputs.AsSpan(checked(index * Width), Width);
}
