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
        return new FitRequest(examples.Labels.Length, classifier.Options, ChoosesWeights: false);
    }

    /// <summary>The learner that Fit was called on.</summary>
    public static InContextLearner Learner(InContextClassifier classifier, ExampleList examples) =>
        Request(classifier, examples).ChoosesWeights ? InContextLearner.DefaultIfItsOwn(classifier.Learner) : classifier.Learner;

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
    /// <exception cref="ArgumentException">A number is none of a row that can be left out, or too little is left of those given to Fit.</exception>
    public static InContextClassifier Without(InContextClassifier classifier, ExampleList examples, ReadOnlySpan<int> indices)
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
        InContextClassifier result = Learner(classifier, examples)
            .Fit(GatherRows(examples.Inputs.Span, first, width), firstLabels, width, classifier.Classes, request.Options);
        for (int row = appended; row < labels.Length; row++)
            if (!isLeftOut[row])
                result.Append(examples.Inputs.Span.Slice(row * width, width), labels[row]);
        return result;
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
