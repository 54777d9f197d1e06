using Gpicl.Datasets;
using Gpicl.Model;
using Gpicl.Tensors.Kernels;

namespace Gpicl.InContext;

/// <summary>The checks of everything that comes in from outside.</summary>
internal static class InputGuard
{
    /// <exception cref="ArgumentException">Named by the argument, with what was found and what is allowed.</exception>
    public static void CheckSupport(GpiclOptions options, int mostClasses, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int width, int classes)
    {
        CheckSizes(width, classes, options.InputSize, options.ModelSize, mostClasses);
        CheckExamples(inputs, labels, width, classes);
    }

    /// <exception cref="ArgumentException">The image has more or fewer values than an input.</exception>
    public static void CheckImage(ImageShape image, int width)
    {
        if (image.Size != width)
            throw new ArgumentException(
                $"{nameof(InContextOptions.Image)} is {image.Channels} × {image.Height} × {image.Width}, {image.Size} values, but inputs have {width}.",
                nameof(image));
    }

    /// <exception cref="ArgumentException">There are more examples than learned positions.</exception>
    public static void CheckPositions(GpiclOptions options, ReadOnlySpan<int> labels, Augmentation augmentation)
    {
        bool augmented = augmentation is Augmentation.Shifts or Augmentation.Distortions;
        int most = MostExamples(options, augmented);
        string times = augmented ? $", of which each is read {1 + ImageAugmenter.Copies} times, or {MostExamples(options, false)} without augmentation" : "";
        if (labels.Length > most)
            throw new ArgumentException(
                $"{labels.Length} examples, class means included, were given; weights with learned positions for {options.MaximumLength} tokens take at most "
                + $"{most}{times}.",
                nameof(labels));
    }

    /// <summary>Most examples that there are positions for.</summary>
    public static int MostExamples(GpiclOptions options, bool augmented) => options.Layout == TokenLayout.PreviousLabel
        ? (options.MaximumLength - 1) / (augmented ? 1 + ImageAugmenter.Copies : 1)
        : int.MaxValue;

    /// <exception cref="ArgumentOutOfRangeException">
    /// Width or classes, for weights that read <paramref name="inputSize"/> projected values into so many units and know so many
    /// classes.
    /// </exception>
    public static void CheckSizes(int width, int classes, int inputSize, int units, int mostClasses)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if ((long)Math.Max(inputSize, units) * width > Array.MaxLength / 2 || !PackedMatrix.Fits(width, Math.Max(inputSize, units)))
            throw new ArgumentOutOfRangeException(nameof(width), width, $"A projection from so many values to {inputSize} does not fit into memory.");
        if (classes < 2 || classes > mostClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"The weights are for 2 .. {mostClasses} classes.");
    }

    /// <exception cref="ArgumentException">
    /// There are no examples, all are of one class, sizes disagree, a label is out of range, a value is infinite or all are missing.
    /// </exception>
    public static void CheckExamples(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int width, int classes)
    {
        if (labels.IsEmpty)
            throw new ArgumentException("The support set is empty; it needs examples of at least two classes.", nameof(labels));
        if (inputs.Length != (long)labels.Length * width)
            throw new ArgumentException(
                $"{labels.Length} examples of width {width} have {(long)labels.Length * width} values, but inputs holds {inputs.Length}.", nameof(inputs));

        bool several = false;
        for (int i = 0; i < labels.Length; i++)
        {
            CheckLabel(labels[i], classes, $" in row {i}", nameof(labels));
            several |= labels[i] != labels[0];
        }

        if (!several)
            throw new ArgumentException($"All {labels.Length} examples have label {labels[0]}; at least two classes are needed.", nameof(labels));
        CheckNotInfinite(inputs, width, nameof(inputs));
        if (AllMissing(inputs))
            throw new ArgumentException("All values of all examples are missing.", nameof(inputs));
    }

    /// <exception cref="ArgumentException">The label is not one of the classes.</exception>
    public static void CheckLabel(int label, int classes, string where, string argument)
    {
        if ((uint)label >= (uint)classes)
            throw new ArgumentException($"Label {label}{where} is outside 0 .. {classes - 1}.", argument);
    }

    /// <exception cref="ArgumentException">The label is neither one of the classes nor the next.</exception>
    /// <exception cref="InvalidOperationException">It is the next, but there is no room for it.</exception>
    public static void CheckAppended(int label, int classes, int mostClasses, int modelClasses)
    {
        if ((uint)label > (uint)classes)
            throw new ArgumentException($"Label {label} is outside 0 .. {classes - 1}, and a new class would have label {classes}.", nameof(label));
        if (label < mostClasses)
            return;
        throw new InvalidOperationException(
            mostClasses > modelClasses ? $"There are {classes} classes, and no more are possible."
            : $"There are {classes} classes, which is what the network tells apart. Classifiers fitted to more than these take up to "
                + $"{LabelCodes.MostClasses}: fit anew to examples of all classes.");
    }

    /// <summary>Number of rows.</summary>
    /// <exception cref="ArgumentException">The values are no whole number of rows, or one of them is infinite.</exception>
    public static int CheckRows(ReadOnlySpan<float> inputs, int width, string argument)
    {
        if (inputs.Length % width != 0)
            throw new ArgumentException($"{inputs.Length} values are no whole number of rows of width {width}.", argument);
        CheckNotInfinite(inputs, width, argument);
        return inputs.Length / width;
    }

    /// <exception cref="ArgumentException">The input has another width, or a value is infinite.</exception>
    public static void CheckRow(ReadOnlySpan<float> input, int width, string argument)
    {
        if (input.Length != width)
            throw new ArgumentException($"The input has {input.Length} values; the classifier was fitted to {width}.", argument);
        CheckNotInfinite(input, width, argument);
    }

    private static bool AllMissing(ReadOnlySpan<float> inputs)
    {
        foreach (float value in inputs)
            if (!float.IsNaN(value))
                return false;
        return true;
    }

    private static void CheckNotInfinite(ReadOnlySpan<float> inputs, int width, string argument)
    {
        for (int i = 0; i < inputs.Length; i++)
            if (float.IsInfinity(inputs[i]))
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"The value in row {i / width}, column {i % width} is {inputs[i]}; values must be finite, or NaN where they are missing."), argument);
    }
}
