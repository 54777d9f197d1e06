using Gpicl.Tensors;

namespace Gpicl.InContext;

/// <summary>Finds out what a prediction rests on.</summary>
internal static unsafe class Explainer
{
    private const int MostReplacements = 32; // of a feature
    private const int PredictionsInAll = 2000; // about so many for all features together

    /// <summary>Explains the prediction of one query.</summary>
    /// <param name="classifier">Only read.</param>
    /// <param name="state">Its context.</param>
    /// <param name="examples">The rows of the context.</param>
    /// <param name="query">[width]</param>
    /// <param name="exact">How many rows are recomputed by refits.</param>
    /// <param name="cancellation">Stops between refits.</param>
    public static Explanation Explain(
        InContextClassifier classifier, ContextState state, ExampleList examples, ReadOnlySpan<float> query, int exact, CancellationToken cancellation)
    {
        ReadOnlySpan<int> labels = examples.Labels.Span;
        int[][] orders = Orders(classifier, examples);
        var (probabilities, attention) = classifier.Ensemble.ScoreMasked(state, query, orders, examples.Inputs.Span, labels, classifier.Options);
        ReadOnlySpan<double> own = probabilities.AsSpan(0, classifier.Classes);
        int predicted = 0;
        for (int label = 1; label < own.Length; label++)
            if (own[label] > own[predicted])
                predicted = label;
        double probability = own[predicted];
        var influences = new ExampleInfluence[labels.Length];
        for (int row = 0; row < influences.Length; row++)
            influences[row] = new(row, labels[row], probability - probabilities[(row + 1) * classifier.Classes + predicted], IsExact: false, attention[row]);
        SortByStrength(influences, influence => influence.Change);

        WorkerPool workers = classifier.Options.Workers ?? WorkerPool.Shared;
        exact = labels.Length < 2 ? 0 : Math.Min(exact, influences.Length);
        float[] input = query.ToArray();
        workers.For(exact, 1, new ExactPart(classifier, state, examples, orders, input, influences, predicted, probability, cancellation));
        SortByStrength(influences.AsSpan(0, exact), influence => influence.Change);
        FeatureInfluence[] features = classifier.Options.Standardization == Standardization.Shared ? []
            : Features(classifier, examples, input, predicted, probability, cancellation);
        return new Explanation(predicted, probability, influences, features);
    }

    // The rows in the order in which each member has read them: those given to Fit and class means in its own, appended ones behind them.
    private static int[][] Orders(InContextClassifier classifier, ExampleList examples)
    {
        int count = examples.Labels.Length, members = classifier.Members;
        bool shared = classifier.Options.Calibration == Calibration.TemperatureScaling;
        if (classifier.Request == null && (shared || members > 1))
            throw new InvalidOperationException(
                "The classifier's file is of an earlier version and does not say in which order rows were read; Without() makes one that knows.");
        int fitted = classifier.Request == null ? count : Refit.Means(classifier, examples).End.Value;
        var orders = new int[members][];
        for (int member = 0; member < members; member++)
        {
            orders[member] = shared
                ? new PrequentialLogits(1, 1, fitted, classifier.Options.Seed).Order
                : EnsembleMember.Order(classifier.Options.Seed, member, fitted);
            orders[member] = [.. orders[member], .. Enumerable.Range(fitted, count - fitted)];
        }

        return orders;
    }

    private static FeatureInfluence[] Features(
        InContextClassifier classifier, ExampleList examples, float[] query, int predicted, double probability, CancellationToken cancellation)
    {
        int width = classifier.Width, count = examples.Labels.Length, classes = classifier.Classes;
        int times = Math.Min(count, Math.Clamp(PredictionsInAll / width, 1, MostReplacements));
        int[] used = [.. Enumerable.Range(0, width).Except(classifier.IgnoredFeatures)];
        var influences = new FeatureInfluence[used.Length];
        var inputs = new float[times * width];
        var probabilities = new float[times * classes];
        ReadOnlySpan<float> rows = examples.Inputs.Span;
        for (int i = 0; i < used.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int j = 0; j < times; j++)
            {
                query.CopyTo(inputs, j * width);
                inputs[j * width + used[i]] = rows[(int)((long)count * j / times) * width + used[i]];
            }

            classifier.PredictProbabilities(inputs, probabilities);
            double mean = 0;
            for (int j = 0; j < times; j++)
                mean += probabilities[j * classes + predicted] / (double)times;
            influences[i] = new FeatureInfluence(used[i], probability - mean);
        }

        SortByStrength(influences, influence => influence.Change);
        return influences;
    }

    // The strongest first, of equals the one before.
    private static void SortByStrength<T>(Span<T> influences, Func<T, double> change) =>
        influences.ToArray().OrderByDescending(influence => Math.Abs(change(influence))).ToArray().CopyTo(influences);

    private readonly struct ExactPart(
        InContextClassifier classifier, ContextState state, ExampleList examples, int[][] orders, float[] query, ExampleInfluence[] influences,
        int predicted, double probability, CancellationToken cancellation) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int i = start; i < limit; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                int left = influences[i].Index;
                int[][] rest = Array.ConvertAll(orders, order => Array.FindAll(order, row => row != left));
                ContextState without = classifier.Ensemble.RereadWithout(examples.Inputs.Span, examples.Labels.Span, rest, state, left);
                var probabilities = new double[classifier.Classes];
                fixed (float* x = query)
                    classifier.Ensemble.Score(without, 1, x, classifier.Options.Temperature, new RowSink(probabilities), 0, WorkerPool.SingleThread);
                influences[i] = influences[i] with { Change = probability - probabilities[predicted], IsExact = true };
            }
        }
    }

    private readonly struct RowSink(double[] target) : IScoreSink
    {
        public void Write(int row, ReadOnlySpan<double> probabilities) => probabilities.CopyTo(target);
    }
}
