using Gpicl.Tensors;

namespace Gpicl.MetaTesting.Comparisons;

/// <summary>
/// Learners side by side, each on the very same sequences: the same tasks, support sets and queries. Forward passes only.
/// </summary>
internal sealed class Comparison
{
    // Raised when measuring changes, so that cells measured otherwise are not taken for new ones.
    private const int Version = 1;

    private readonly IReadOnlyList<ComparedLearner> learners;
    private readonly IReadOnlyList<ComparedTasks> tasks;
    private readonly ComparisonOptions options;
    private readonly ComparisonFile? file;
    private readonly WorkerPool workers;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="learners">At least one, with distinct names; all of the same input size and number of classes.</param>
    /// <param name="tasks">At least one, with distinct names; of the learners' input size and number of classes.</param>
    /// <param name="options">Numbers of examples and predictions. Default: 99 and 10,000.</param>
    /// <param name="file">Where finished cells are kept and looked up. Default: nowhere.</param>
    /// <param name="workers">Threads to use; <see cref="WorkerPool.Shared"/> when null. Results do not depend on their number.</param>
    /// <exception cref="ArgumentException">A list is empty, a name occurs twice, an option is out of range, or learners and tasks disagree in size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A learner cannot process sequences of that length.</exception>
    public Comparison(
        IReadOnlyList<ComparedLearner> learners, IReadOnlyList<ComparedTasks> tasks, ComparisonOptions? options = null, ComparisonFile? file = null,
        WorkerPool? workers = null)
    {
        ArgumentNullException.ThrowIfNull(learners);
        ArgumentNullException.ThrowIfNull(tasks);
        RequireNames(learners.Select(learner => learner.Name), nameof(learners));
        RequireNames(tasks.Select(entry => entry.Name), nameof(tasks));
        this.options = options ?? new ComparisonOptions();
        this.options.Validate();
        foreach (ComparedLearner learner in learners)
        {
            learner.Learner.CheckLength(this.options.Examples + 1);
            foreach (ComparedTasks entry in tasks)
                LearnerFit.Require(entry.Tasks, learner.Learner, nameof(tasks), $"Tasks '{entry.Name}' for learner '{learner.Name}'");
        }

        this.learners = [.. learners];
        this.tasks = [.. tasks];
        this.file = file;
        this.workers = workers ?? WorkerPool.Shared;
    }

    /// <summary>Measures every learner on every kind of tasks; of those the file has already, the times alone.</summary>
    /// <param name="progress">Told of every cell and, now and then, of its sequences.</param>
    /// <param name="cancellation">Stops the comparison; finished cells are in the file.</param>
    /// <returns>One cell for each pair, learner after learner.</returns>
    /// <exception cref="NonFiniteLossException">A learner's logits are NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The comparison was canceled.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public IReadOnlyList<ComparisonCell> Run(IProgress<ComparisonProgress>? progress = null, CancellationToken cancellation = default)
    {
        List<ComparisonCell> cells = [];
        foreach (ComparedLearner learner in learners)
        {
            foreach (ComparedTasks entry in tasks)
            {
                int cell = cells.Count;
                var sequences = new SequenceProgress(
                    done => progress?.Report(new ComparisonProgress(learner.Name, entry.Name, cell, learners.Count * tasks.Count, done)));
                cells.Add(MeasureCell(learner, entry, sequences, cancellation));
            }
        }

        return cells;
    }

    /// <summary>Learning curves of all learners on one kind of tasks, but those the file has already.</summary>
    /// <param name="tasks">Place of the tasks in the list given at the beginning.</param>
    /// <param name="progress">As for <see cref="Run"/>.</param>
    /// <param name="cancellation">Stops the comparison; finished curves are in the file.</param>
    /// <returns>One curve for each learner, with a point for 0 .. <see cref="ComparisonOptions.Examples"/> examples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many kinds of tasks.</exception>
    /// <exception cref="NonFiniteLossException">A learner's logits are NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The comparison was canceled.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public IReadOnlyList<IReadOnlyList<LearningCurvePoint>> RunCurves(
        int tasks = 0, IProgress<ComparisonProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tasks);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tasks, this.tasks.Count);
        ComparedTasks entry = this.tasks[tasks];
        List<LearningCurvePoint[]> curves = [];
        foreach (ComparedLearner learner in learners)
        {
            string key = Key("curve", learner, entry, options.CurvePredictions);
            var sequences = new SequenceProgress(
                done => progress?.Report(new ComparisonProgress(learner.Name, entry.Name, curves.Count, learners.Count, done)));
            if (file?.FindCurve(key) is not { } curve)
            {
                LearningCurve measured = Test(
                    learner, entry, tester => tester.Run(entry.Tasks, options.Examples + 1, options.CurvePredictions, sequences, cancellation));
                curve = [.. measured.Points];
                file?.Add(key, curve);
            }

            curves.Add(curve);
        }

        return curves;
    }

    private ComparisonCell MeasureCell(ComparedLearner learner, ComparedTasks entry, SequenceProgress progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string key = Key("cell", learner, entry, options.Predictions);
        int length = options.Examples + 1;
        if (file?.FindCell(key) is not { } last)
        {
            last = Test(learner, entry, tester => tester.RunLast(entry.Tasks, length, options.Predictions, progress, cancellation));
            file?.Add(key, last);
        }

        return new ComparisonCell(learner.Name, entry.Name, last, PredictionTimer.Measure(learner.Learner, entry.Tasks, length));
    }

    private TResult Test<TResult>(ComparedLearner learner, ComparedTasks entry, Func<MetaTester, TResult> test)
    {
        try
        {
            return test(new MetaTester(learner.Learner, workers));
        }
        catch (NonFiniteLossException exception)
        {
            throw new NonFiniteLossException($"Learner '{learner.Name}' on tasks '{entry.Name}': {exception.Message}", exception);
        }
    }

    private string Key(string kind, ComparedLearner learner, ComparedTasks entry, int predictions)
    {
        using var fingerprint = new Fingerprint();
        return fingerprint.Add(kind).Add(learner.Fingerprint).Add(entry.Fingerprint).Add<int>([Version, options.Examples, predictions]).Finish();
    }

    private static void RequireNames(IEnumerable<string> names, string argument)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (string name in names)
            if (!taken.Add(name))
                throw new ArgumentException($"'{name}' occurs twice; names must be distinct.", argument);
        if (taken.Count == 0)
            throw new ArgumentException("The list is empty; a comparison needs at least one.", argument);
    }

    private sealed class SequenceProgress(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}

/// <summary>What was measured of one learner on the tasks of one dataset.</summary>
/// <param name="Learner">The learner's name in the comparison.</param>
/// <param name="Tasks">The tasks' name in the comparison.</param>
/// <param name="Last">The prediction after all support examples.</param>
/// <param name="MillisecondsPerPrediction">
/// Time one thread takes to read the support examples and predict one label, in batches of 8 sequences. Measured anew by every comparison.
/// </param>
internal sealed record ComparisonCell(string Learner, string Tasks, LearningCurvePoint Last, double MillisecondsPerPrediction);

/// <summary>Where a comparison stands.</summary>
/// <param name="Learner">The learner at work.</param>
/// <param name="Tasks">The tasks it works on.</param>
/// <param name="CellsDone">Finished pairs of learner and tasks, those reused from a file included.</param>
/// <param name="Cells">All pairs.</param>
/// <param name="SequencesDone">Sequences finished of the pair at work.</param>
internal readonly record struct ComparisonProgress(string Learner, string Tasks, int CellsDone, int Cells, int SequencesDone);
