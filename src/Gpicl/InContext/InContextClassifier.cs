using Gpicl.Datasets;
using Gpicl.InContext.Encodings;
using Gpicl.IO;
using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.InContext;

/// <summary>
/// A learner and the labeled examples it has read: predicts labels of new inputs. All members may be used from several
/// threads at once; a prediction sees the examples appended before it began, however many are appended meanwhile.
/// </summary>
public sealed unsafe class InContextClassifier : IClassifier
{
    // Fewer rows than this are not worth waking another thread for.
    private const int LeastRowsPerThread = 4;

    private readonly Lock appending = new();
    private readonly int firstClasses; // classes there were at first
    private readonly ExampleList? examples; // guarded by the lock
    private ContextState state; // replaced under the lock, read without
    private NoveltyScale? novelty; // of as many examples as it has rows

    internal InContextClassifier(InContextLearner learner, Ensemble ensemble, ContextState state, InContextOptions options, ExampleList? examples)
    {
        Learner = learner;
        Ensemble = ensemble;
        Options = options;
        this.state = state;
        this.examples = examples;
        firstClasses = state.Classes;
    }

    /// <summary>The weights.</summary>
    public InContextLearner Learner { get; }

    /// <summary>How the classifier was fitted; in place of what was left open, as <see cref="Standardization.Auto"/>, stands what was chosen.</summary>
    public InContextOptions Options { get; }

    /// <inheritdoc/>
    public int Width => Ensemble.Width;

    /// <summary>Number of classes; labels are 0 .. Classes − 1. <see cref="Append"/> of a new class adds one.</summary>
    public int Classes => State.Classes;

    /// <summary>Number of support examples, appended ones included; changed copies of images do not count.</summary>
    public int Count => State.Count / Ensemble.TokensPerExample;

    /// <summary>Size of the ensemble.</summary>
    public int Members => Ensemble.Members.Length;

    /// <summary>
    /// Bytes of keys and values kept of the support examples: 4 · members · layers · model size for each, twice that without
    /// <see cref="InContextOptions.CompactContext"/>, three times that with changed copies of images (see <see cref="InContextOptions.Augmentation"/>).
    /// </summary>
    public long ContextBytes => State.Cache.BytesPerToken * State.Count;

    /// <summary>
    /// The temperature that <see cref="Calibration.TemperatureScaling"/> found, 0.2 .. 10: above 1 where the ensemble was surer of the
    /// examples than it was right. 1 where probabilities are not calibrated.
    /// </summary>
    public double CalibrationTemperature => 1 / (State.Calibrator?.InverseTemperature ?? 1);

    /// <summary>Whether the raw examples are at hand; false only after loading a file saved without them.</summary>
    public bool HasExamples => examples != null;

    /// <summary>
    /// Numbers of features that no member sees, in ascending order: those that had no value in any example that the classifier was fitted
    /// to, and those that had the same in all.
    /// </summary>
    public IReadOnlyList<int> IgnoredFeatures
    {
        get
        {
            var used = new bool[Width];
            foreach (FeatureEncoder encoder in Ensemble.Encoders)
                foreach (EncodedValue value in encoder.Values)
                    used[value.Column % Width] |= value.Factor != 0;
            return [.. Enumerable.Range(0, Width).Where(feature => !used[feature])];
        }
    }

    /// <summary>
    /// What the first classes are called, in the order of their labels, where that is known: of classifiers that <c>gpicl fit</c> wrote or
    /// ML.NET's trainers fitted. Null where it is not.
    /// </summary>
    public IReadOnlyList<string>? ClassNames => Inputs?.Classes;

    /// <summary>
    /// What each value of an input is, [Width], where that is known: a column of numbers, or <c>column=word</c>, which is 1 where the column
    /// has that word and else 0. Null where it is not known, or inputs come from images.
    /// </summary>
    public IReadOnlyList<string>? FeatureNames => Inputs?.FeatureNames;

    internal Ensemble Ensemble { get; }

    /// <summary>What inputs and classes are, where that is known; set before others use the classifier, and again where a class is new.</summary>
    internal InputDescription? Inputs { get; set; }

    /// <summary>Most classes there may be with appended ones: those fitted to more than the network knows have room for others.</summary>
    internal int MostClasses => State.Classes > Learner.Options.Classes ? Learner.Classes : Learner.Options.Classes;
    /// <summary>What Fit was asked for; null where a file of an earlier version does not say.</summary>
    internal FitRequest? Request { get; init; }

    internal ContextState State => Volatile.Read(ref state);

    /// <summary>Reads a classifier that <see cref="Save"/> wrote; it gives the same predictions.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointFormatException">The file is damaged or is not a fitted classifier.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static InContextClassifier Load(string path) => InContextClassifierFile.Read(SafetensorsFile.Load(path), path);

    /// <summary>
    /// Adds one labeled example behind the others, in one token's work, or three tokens' with changed copies of images. The label
    /// <see cref="Classes"/> adds a class: up to the network's
    /// <see cref="GpiclOptions.Classes"/>, or up to 1,000 where the classifier was fitted to more than these. Standardization and
    /// <see cref="CalibrationTemperature"/> stay those of the examples the classifier was fitted to; the shares of the classes that probabilities
    /// are calibrated toward follow. Where many are added, or the first were few, fitting to all of them anew finds a better temperature.
    /// </summary>
    /// <param name="input">[Width], finite, or NaN where a value is missing.</param>
    /// <param name="label">0 .. Classes − 1, or Classes for a new class.</param>
    /// <exception cref="ArgumentException">The width is another, a value is infinite, or the label is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model's learned positions are used up, or there is no room for a new class.</exception>
    public void Append(ReadOnlySpan<float> input, int label)
    {
        InputGuard.CheckRow(input, Width, nameof(input));
        lock (appending)
        {
            InputGuard.CheckAppended(label, state.Classes, MostClasses, Learner.Options.Classes);
            if (label == state.Classes && Options.ClassPrior.Shares != null)
            {
                throw new InvalidOperationException(
                    $"{nameof(InContextOptions.ClassPrior)} gives the shares of {state.Classes} classes, not that of a new one; fit anew with one for each.");
            }

            if (Learner.Options.Layout == TokenLayout.PreviousLabel && state.Count + Ensemble.TokensPerExample > Learner.Options.MaximumLength - 1)
                throw new InvalidOperationException(
                    $"The context holds {Count} examples in {state.Count} tokens; learned positions for {Learner.Options.MaximumLength} tokens take no more.");
            ContextState next = Ensemble.Append(state, input, label);
            examples?.Add(input, label);
            Volatile.Write(ref state, next);
        }
    }

    /// <summary>The likeliest label of one input.</summary>
    /// <param name="input">[Width], finite, or NaN where a value is missing.</param>
    /// <exception cref="ArgumentException">The width is another, or a value is infinite.</exception>
    public int Predict(ReadOnlySpan<float> input)
    {
        InputGuard.CheckRow(input, Width, nameof(input));
        int label;
        Score(State, 1, input, new LabelSink(&label));
        return label;
    }

    /// <summary>The likeliest label of every row, the lowest of several. Independent of how rows are grouped into calls.</summary>
    /// <param name="inputs">[rows, Width], row-major; finite, or NaN where a value is missing.</param>
    /// <param name="labels">Receives [rows] labels.</param>
    /// <exception cref="ArgumentException">The sizes disagree, or a value is infinite.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<int> labels)
    {
        int rows = CheckQueries(inputs, labels.Length, 1, nameof(labels));
        fixed (int* target = labels)
            Score(State, rows, inputs, new LabelSink(target));
    }

    /// <summary>
    /// The probabilities of every row's classes, averaged over the ensemble and calibrated as <see cref="InContextOptions.Calibration"/> says;
    /// each row adds up to 1.
    /// </summary>
    /// <remarks>
    /// While others append new classes, a span may be made for fewer than there are when it is filled. It then gets the probabilities among the classes
    /// it has room for, if these are as many as there have been since the classifier was made.
    /// </remarks>
    /// <param name="inputs">[rows, Width], row-major; finite, or NaN where a value is missing.</param>
    /// <param name="probabilities">Receives [rows, Classes].</param>
    /// <exception cref="ArgumentException">The sizes disagree, or a value is infinite.</exception>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> probabilities)
    {
        ContextState current = State;
        var (rows, classes) = CheckProbabilities(current, inputs, probabilities.Length, nameof(probabilities));
        fixed (float* target = probabilities)
            Score(current, rows, inputs, new ProbabilitySink(target, classes, logarithms: false));
    }

    /// <summary>Natural logarithms of what <see cref="PredictProbabilities"/> gives, exact where probabilities come near 0; at least −745.</summary>
    /// <param name="inputs">[rows, Width], row-major; finite, or NaN where a value is missing.</param>
    /// <param name="logProbabilities">Receives [rows, Classes].</param>
    /// <exception cref="ArgumentException">The sizes disagree, or a value is infinite.</exception>
    public void PredictLogProbabilities(ReadOnlySpan<float> inputs, Span<float> logProbabilities)
    {
        ContextState current = State;
        var (rows, classes) = CheckProbabilities(current, inputs, logProbabilities.Length, nameof(logProbabilities));
        fixed (float* target = logProbabilities)
            Score(current, rows, inputs, new ProbabilitySink(target, classes, logarithms: true));
    }

    /// <summary>
    /// How unlike the examples each row is, 0 .. 1: about uniform for rows like them, near 1 for others. It is the quantile, among the examples,
    /// each measured without itself, of the distance to the nearest example in standardized features; where these are pixels, times the square
    /// root of how much farther the three nearest are than these are from theirs.
    /// </summary>
    /// <remarks>
    /// It tells of inputs, not of labels: a row may be like the examples and still hard to predict, as its probabilities then say. Missing values
    /// count as means; a feature that is the same in all examples counts for three deviations where it has another value. The first call
    /// after examples were added costs Count² · Width operations, 10 ms for 300 rows of 100 features; each row Count · Width.
    /// </remarks>
    /// <param name="inputs">[rows, Width], row-major; finite, or NaN where a value is missing.</param>
    /// <param name="novelty">Receives [rows].</param>
    /// <exception cref="ArgumentException">The sizes disagree, or a value is infinite.</exception>
    /// <exception cref="InvalidOperationException">The raw examples are not at hand; see <see cref="HasExamples"/>.</exception>
    public void MeasureNovelty(ReadOnlySpan<float> inputs, Span<float> novelty)
    {
        CheckQueries(inputs, novelty.Length, 1, nameof(novelty));
        NoveltyNow().Measure(inputs, novelty, Options.Workers ?? WorkerPool.Shared);
    }

    /// <summary>How unlike the examples one input is, 0 .. 1; see <see cref="MeasureNovelty(ReadOnlySpan{float}, Span{float})"/>.</summary>
    /// <param name="input">[Width], finite, or NaN where a value is missing.</param>
    /// <exception cref="ArgumentException">The width is another, or a value is infinite.</exception>
    /// <exception cref="InvalidOperationException">The raw examples are not at hand; see <see cref="HasExamples"/>.</exception>
    public float MeasureNovelty(ReadOnlySpan<float> input)
    {
        InputGuard.CheckRow(input, Width, nameof(input));
        float result = 0;
        NoveltyNow().Measure(input, new Span<float>(ref result), WorkerPool.SingleThread);
        return result;
    }

    /// <summary>
    /// Which of unlabeled rows are worth labeling next: the least certain, by the margin between the two largest probabilities; copies of one
    /// chosen come last. Costs a prediction of every row.
    /// </summary>
    /// <param name="inputs">[rows, Width], row-major; finite, or NaN where a value is missing.</param>
    /// <param name="count">How many rows to choose, at least 1; all where there are fewer.</param>
    /// <returns>Numbers of rows, the least certain first.</returns>
    /// <exception cref="ArgumentException">The values are no whole number of rows, or a value is infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public int[] SuggestLabels(ReadOnlySpan<float> inputs, int count)
    {
        int rows = InputGuard.CheckRows(inputs, Width, nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return LabelSuggestions.Choose(Snapshot(), inputs, Math.Min(count, rows)); // classes may be appended meanwhile
    }

    /// <summary>A copy of the support examples in the order given, appended ones last, for example to fit other weights to.</summary>
    /// <exception cref="InvalidOperationException">The classifier was loaded from a file without them; see <see cref="HasExamples"/>.</exception>
    public Dataset GetExamples()
    {
        lock (appending)
            return Examples().ToDataset(Classes);
    }

    /// <summary>
    /// The classifier as if it had never seen some of its examples: bit for bit what Fit of those left of the first and
    /// <see cref="Append"/> of those left of the others give, with the same weights, options and seed. Neither it nor its file holds a
    /// trace of them; this classifier stays as it is. Costs that fit: what is left open in the options, as
    /// <see cref="Standardization.Auto"/>, is decided again.
    /// </summary>
    /// <remarks>
    /// Classes keep their numbers, and a class may be left without examples, as in Fit. Class means are computed again. In a file of a version
    /// that did not keep how many examples were appended, all count as given to Fit, with the options as they were decided.
    /// </remarks>
    /// <param name="indices">Numbers of examples in the order of <see cref="GetExamples"/>, from 0; repeated ones count once.</param>
    /// <exception cref="ArgumentException">
    /// There is no such example, it is a class mean, or fewer than two classes would be left of the examples given to Fit.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The classifier was loaded from a file without its examples (see <see cref="HasExamples"/>), or from one of an earlier version with class means.
    /// </exception>
    public InContextClassifier Without(params ReadOnlySpan<int> indices)
    {
        InContextClassifier now = Snapshot();
        return Refit.Without(now, now.Examples(), indices);
    }

    /// <summary>
    /// How good the classifier is on its own examples, by stratified cross-validation: each part of them is predicted by what
    /// <see cref="Without"/> makes of the classifier, probabilities calibrated as its own are; and each example by those before it.
    /// Costs about as much as fitting folds + 1 times; folds run side by side on <see cref="InContextOptions.Workers"/>.
    /// </summary>
    /// <param name="folds">Parts of the examples, at least 2; as many as examples where these are fewer. Default 10.</param>
    /// <param name="cancellation">Stops between folds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folds"/> is below 2.</exception>
    /// <exception cref="InvalidOperationException">
    /// The raw examples are not at hand (see <see cref="HasExamples"/>), or a fold would be left with rows of one class: too few were given to Fit.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public CrossValidationResult CrossValidate(int folds = 10, CancellationToken cancellation = default)
    {
        InContextClassifier now = Snapshot();
        return CrossValidation.Run(now, now.Examples(), folds, cancellation);
    }

    /// <summary>
    /// Why a query is predicted as it is: the examples by what leaving each out would change, with the attention they get, and, for tables,
    /// the features by what replacing their values by those of examples would change. The masked ranking costs about one fit, each exact
    /// change another, the features up to 2,000 predictions.
    /// </summary>
    /// <remarks>
    /// What leaving out changes is first found by masking the example's key and value in the cache, for all at once. The strongest are
    /// then recomputed exactly: the others are read anew in the same order, with the same rotations, standardization, encodings and
    /// temperature. That is not what <see cref="Without"/> gives, which starts over with orders and statistics of its own.
    /// </remarks>
    /// <param name="query">[Width], finite, or NaN where a value is missing.</param>
    /// <param name="exact">How many examples are recomputed exactly, 0 or more. Default 20.</param>
    /// <param name="cancellation">Stops between refits and between features.</param>
    /// <exception cref="ArgumentException">The width is another, or a value is infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exact"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">
    /// The raw examples are not at hand (see <see cref="HasExamples"/>), or the file is of an earlier version that does not tell their order.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public Explanation Explain(ReadOnlySpan<float> query, int exact = 20, CancellationToken cancellation = default)
    {
        InputGuard.CheckRow(query, Width, nameof(query));
        ArgumentOutOfRangeException.ThrowIfNegative(exact);
        InContextClassifier now = Snapshot();
        return Explainer.Explain(now, now.State, now.Examples(), query, exact, cancellation);
    }

    /// <summary>Writes weights, context and options to a file, atomically.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="includeExamples">Also write the raw examples. Predicting and appending do without. Default true.</param>
    /// <exception cref="InvalidOperationException">The examples are to be included, but are not at hand.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, bool includeExamples = true)
    {
        lock (appending)
            InContextClassifierFile.Create(this, includeExamples ? Examples() : null).Save(path);
    }

    /// <summary>The classifier as it is now: examples appended later are not in it. Only for reading.</summary>
    internal InContextClassifier Snapshot()
    {
        lock (appending)
            return new InContextClassifier(Learner, Ensemble, state, Options, examples?.Snapshot()) { Inputs = Inputs, Request = Request };
    }

    /// <summary>What a file holds of the classifier, with its examples if they are at hand, but for tensors of these names, kept elsewhere.</summary>
    internal SafetensorsFile ToFile(HashSet<string> elsewhere)
    {
        lock (appending)
            return InContextClassifierFile.Create(this, examples, elsewhere);
    }

    private NoveltyScale NoveltyNow()
    {
        ExampleList all = ExamplesNow();
        NoveltyScale? known = Volatile.Read(ref novelty);
        if (known?.Count == all.Labels.Length)
            return known;
        var scale = new NoveltyScale(all.Inputs.Span, Width, Options.Standardization, Options.Workers ?? WorkerPool.Shared);
        Volatile.Write(ref novelty, scale);
        return scale;
    }

    // Only for reading.
    private ExampleList ExamplesNow()
    {
        lock (appending)
            return Examples().Snapshot();
    }

    private ExampleList Examples() =>
        examples ?? throw new InvalidOperationException("The classifier was loaded from a file without its raw examples.");

    private int CheckQueries(ReadOnlySpan<float> inputs, int found, int perRow, string argument)
    {
        int rows = InputGuard.CheckRows(inputs, Width, nameof(inputs));
        if (found != (long)rows * perRow)
            throw new ArgumentException($"{rows} rows need room for {(long)rows * perRow} values, but the span holds {found}.", argument);
        return rows;
    }

    // Rows, and for how many classes there is room.
    private (int Rows, int Classes) CheckProbabilities(ContextState current, ReadOnlySpan<float> inputs, int found, string argument)
    {
        int rows = inputs.Length / Width, room = rows == 0 || found % rows != 0 ? 0 : found / rows;
        if (room < firstClasses || room >= current.Classes)
            return (CheckQueries(inputs, found, current.Classes, argument), current.Classes);
        return (CheckQueries(inputs, found, room, argument), room);
    }

    private void Score<TSink>(ContextState current, int rows, ReadOnlySpan<float> inputs, TSink sink)
        where TSink : struct, IScoreSink
    {
        WorkerPool all = Options.Workers ?? WorkerPool.Shared, one = WorkerPool.SingleThread;
        bool few = rows < 2 * LeastRowsPerThread; // of which the members are shared out
        fixed (float* x = inputs)
            (few ? one : all).For(rows, LeastRowsPerThread, new ScorePart<TSink>(this, current, x, sink, few ? all : one));
    }

    private readonly struct ScorePart<TSink>(InContextClassifier classifier, ContextState state, float* inputs, TSink sink, WorkerPool workers) : IRangeBody
        where TSink : struct, IScoreSink
    {
        public void Execute(int start, int limit) => classifier.Ensemble.Score(
            state, limit - start, inputs + (nint)start * classifier.Width, classifier.Options.Temperature, sink, start, workers);
    }
}
