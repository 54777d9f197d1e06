using Gpicl.Randomness;
using Gpicl.Tensors;

namespace Gpicl.InContext;

/// <summary>Stratified cross-validation of a classifier by refits.</summary>
internal static class CrossValidation
{
    /// <summary>Measures a classifier.</summary>
    /// <param name="classifier">Only read.</param>
    /// <param name="examples">Its rows.</param>
    /// <param name="folds">At least 2; as many as rows where these are fewer.</param>
    /// <param name="cancellation">Stops between folds.</param>
    public static CrossValidationResult Run(InContextClassifier classifier, ExampleList examples, int folds, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        Range means = Refit.Means(classifier, examples);
        ReadOnlySpan<int> labels = examples.Labels.Span;
        int[] rows = [.. Enumerable.Range(0, labels.Length).Where(row => row < means.Start.Value || row >= means.End.Value)];
        int[][] parts = Deal(labels, rows, means.Start.Value, Math.Min(folds, rows.Length), classifier.Options.Seed);
        CheckParts(labels[..means.Start.Value].ToArray(), parts);

        var probabilities = new double[labels.Length * classifier.Classes];
        (classifier.Options.Workers ?? WorkerPool.Shared).For(parts.Length, 1, new Part(classifier, examples, parts, probabilities, cancellation));
        int[] own = Refit.Gather(labels, rows);
        float[] inputs = Refit.GatherRows(examples.Inputs.Span, rows, classifier.Width);
        InContextOptions options = Refit.Options(classifier, Refit.Request(classifier, examples), choosesAugmentation: false);
        PrequentialPredictions prequential = Refit.Learner(classifier, examples).PredictEach(inputs, own, classifier.Width, classifier.Classes, options);
        return new CrossValidationResult(
            parts.Length,
            PredictionQuality.Of([.. rows.SelectMany(row => probabilities.Skip(row * classifier.Classes).Take(classifier.Classes))], own),
            PredictionQuality.Of(prequential.Probabilities, prequential.Labels),
            own.CountBy(label => label).Max(pair => pair.Value) / (double)own.Length);
    }

    // Rows of a class go to one part after the other, in random order, those given to Fit before those appended: parts have as many of each
    // class, but for one, and those given to Fit of a class do not all go to one part.
    private static int[][] Deal(ReadOnlySpan<int> labels, int[] rows, int given, int parts, ulong seed)
    {
        int[] classes = labels.ToArray(), shuffled = [.. rows];
        new CounterGenerator(seed, StreamPurpose.Folds, 0).Shuffle(shuffled);
        int[] order = [.. shuffled.OrderBy(row => classes[row]).ThenBy(row => row >= given)];
        return [.. Enumerable.Range(0, parts).Select(part => order.Where((_, i) => i % parts == part).Order().ToArray())];
    }

    private static void CheckParts(int[] given, int[][] parts)
    {
        foreach (int[] part in parts)
        {
            if (given.Where((_, row) => Array.BinarySearch(part, row) < 0).Distinct().Count() < 2)
                throw new InvalidOperationException(
                    $"With {parts.Length} folds one is left with rows of a single class; two classes with two rows each are needed among those given to Fit.");
        }
    }

    private readonly struct Part(
        InContextClassifier classifier, ExampleList examples, int[][] parts, double[] probabilities, CancellationToken cancellation) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int part = start; part < limit; part++)
            {
                cancellation.ThrowIfCancellationRequested();
                int[] rows = parts[part];
                var found = new float[rows.Length * classifier.Classes];
                Refit.Without(classifier, examples, rows, choosesAugmentation: false)
                    .PredictProbabilities(Refit.GatherRows(examples.Inputs.Span, rows, classifier.Width), found);
                for (int i = 0; i < found.Length; i++)
                    probabilities[rows[i / classifier.Classes] * classifier.Classes + i % classifier.Classes] = found[i];
            }
        }
    }
}
