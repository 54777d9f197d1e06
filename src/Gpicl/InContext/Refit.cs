namespace Gpicl.InContext;

/// <summary>Fits a classifier anew to a part of its rows, as a caller of Fit and Append would.</summary>
internal static class Refit
{
    /// <summary>What Fit was asked for. Files of before that was kept do not say how many rows were appended, nor what was left open.</summary>
    /// <exception cref="InvalidOperationException">The file of the classifier is one of those, and there are class means.</exception>
    public static FitRequest Request(InContextClassifier classifier, ExampleList examples)
    {
        if (classifier.Request is { } request)
            return request;
        if (classifier.Options.ClassMeans > 0)
            throw new InvalidOperationException(
                "The classifier's file is of an earlier version and does not say which of its rows are class means; fit anew.");
        return new FitRequest(examples.Labels.Length, classifier.Classes, classifier.Options, ChoosesWeights: false);
    }

    /// <summary>The learner that Fit was called on.</summary>
    public static InContextLearner Learner(InContextClassifier classifier, ExampleList examples) =>
        Request(classifier, examples).ChoosesWeights ? InContextLearner.DefaultIfItsOwn(classifier.Learner) : classifier.Learner;

    /// <summary>The options that Fit was given, with the augmentation that was chosen or left open as it was.</summary>
    public static InContextOptions Options(InContextClassifier classifier, FitRequest request, bool choosesAugmentation) =>
        choosesAugmentation ? request.Options : request.Options with { Augmentation = classifier.Options.Augmentation };

    /// <summary>Which rows are class means, that Fit computed of those given to it: they stand behind these and before those appended.</summary>
    public static Range Means(InContextClassifier classifier, ExampleList examples)
    {
        int times = classifier.Options.ClassMeans, given = Request(classifier, examples).Rows;
        return given..Math.Min(examples.Labels.Length, given + times * examples.Labels.Span[..given].ToArray().Distinct().Count());
    }

    /// <summary>The classifier that Fit of the first rows and Append of the later ones give, without some of them.</summary>
    /// <param name="classifier">How to fit.</param>
    /// <param name="examples">All of its rows.</param>
    /// <param name="indices">Numbers of the rows to leave out.</param>
    /// <param name="choosesAugmentation">Whether augmentation is chosen anew where that was left open.</param>
    /// <exception cref="ArgumentException">A number is none of a row that can be left out, or too little is left of those given to Fit.</exception>
    public static InContextClassifier Without(
        InContextClassifier classifier, ExampleList examples, ReadOnlySpan<int> indices, bool choosesAugmentation = true)
    {
        FitRequest request = Request(classifier, examples);
        ReadOnlySpan<int> labels = examples.Labels.Span;
        int width = classifier.Width, given = request.Rows, appended = Means(classifier, examples).End.Value;
        var isLeftOut = new bool[labels.Length];
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)labels.Length)
                throw new ArgumentException($"There is no row {index}; the classifier's are 0 .. {labels.Length - 1}.", nameof(indices));
            if (index >= given && index < appended)
                throw new ArgumentException(
                    $"Row {index} is the mean of a class, which changes with the class's rows and cannot be left out.", nameof(indices));
            isLeftOut[index] = true;
        }

        int[] first = [.. Enumerable.Range(0, given).Where(row => !isLeftOut[row])];
        int[] firstLabels = Gather(labels, first);
        if (firstLabels.Distinct().Count() < 2)
            throw new ArgumentException(
                $"Of the {given} rows given to Fit, {first.Length} of {firstLabels.Distinct().Count()} classes would be left; at least two classes are needed.",
                nameof(indices));
        int[] later = [.. Enumerable.Range(appended, labels.Length - appended).Where(row => !isLeftOut[row])];
        int classes = AreNew(Gather(labels, later), request.Classes, classifier.Classes) ? request.Classes : classifier.Classes;
        InContextClassifier result = Learner(classifier, examples)
            .Fit(GatherRows(examples.Inputs.Span, first, width), firstLabels, width, classes, Options(classifier, request, choosesAugmentation));
        result.Inputs = classifier.Inputs;
        foreach (int row in later)
            result.Append(examples.Inputs.Span.Slice(row * width, width), labels[row]);
        return result;
    }

    // Whether appended labels add all classes beyond the first, one after the other, as Append wants them.
    private static bool AreNew(int[] labels, int first, int all)
    {
        int next = first;
        foreach (int label in labels)
        {
            if (label > next)
                return false;
            next = Math.Max(next, label + 1);
        }

        return next == all;
    }

    /// <summary>Some of the rows, [indices, width].</summary>
    public static float[] GatherRows(ReadOnlySpan<float> rows, ReadOnlySpan<int> indices, int width)
    {
        var some = new float[checked(indices.Length * width)];
        for (int i = 0; i < indices.Length; i++)
            rows.Slice(indices[i] * width, width).CopyTo(some.AsSpan(i * width));
        return some;
    }

    /// <summary>Some of the values.</summary>
    public static int[] Gather(ReadOnlySpan<int> values, ReadOnlySpan<int> indices)
    {
        var some = new int[indices.Length];
        for (int i = 0; i < some.Length; i++)
            some[i] = values[indices[i]];
        return some;
    }
}
