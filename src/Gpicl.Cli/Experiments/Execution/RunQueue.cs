using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Tensors;

namespace Gpicl.Cli.Experiments.Execution;

/// <summary>Does runs that are missing in a folder, beside other processes that may do the same.</summary>
/// <param name="folder">Where finished runs are kept.</param>
/// <param name="data">The data sets.</param>
/// <param name="place">What computes.</param>
/// <param name="betweenStates">Time after which the state of a run is kept again.</param>
/// <param name="console">Shows progress.</param>
/// <param name="cancellation">Stops between two steps, with the state saved.</param>
internal sealed class RunQueue(
    RunFolder folder, RunData data, TrainingPlace place, TimeSpan betweenStates, CommandConsole console, CancellationToken cancellation)
{
    private const int StepsOfDisplay = 1_000;
    private const double TimeOfTests = 1.25; // of that of meta-training, both together

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>How long runs will take with the threads of this process, from finished ones or from a few steps of the first.</summary>
    /// <param name="missing">The runs.</param>
    /// <param name="finished">Finished ones.</param>
    public TimeSpan Estimate(IReadOnlyList<PlannedRun> missing, IReadOnlyList<PlannedRun> finished)
    {
        if (missing.Count == 0)
            return TimeSpan.Zero;
        double secondsPerOperation;
        if (finished.Count > 0)
        {
            secondsPerOperation = Statistics.Median([.. finished.Select(run => folder.Find(run.Key)!.Seconds / run.Operations)]);
        }
        else
        {
            using var workers = new WorkerPool(place.Threads);
            using var trial = new TrainingRun(missing[0].Plan, data, place, workers);
            secondsPerOperation = TimeOfTests * trial.TimeOfStep().TotalSeconds * missing[0].Plan.Recipe.Training.Steps / missing[0].Operations;
        }

        return TimeSpan.FromSeconds(missing.Sum(run => run.Operations) * secondsPerOperation);
    }

    /// <summary>Does all of them, but for those that other processes do meanwhile.</summary>
    /// <param name="missing">The runs.</param>
    /// <param name="afterEach">Called when one more is there.</param>
    public void Execute(IReadOnlyList<PlannedRun> missing, Action afterEach)
    {
        if (missing.Count == 0)
            return;
        using var workers = new WorkerPool(place.Threads);
        double total = missing.Sum(run => run.Operations), done = 0;
        List<PlannedRun> left = [.. missing];
        console.ShowProgress("Meta-training", StepsOfDisplay, progress =>
        {
            while (left.Count > 0)
            {
                int before = left.Count;
                foreach (PlannedRun run in missing.Where(left.Contains).ToArray())
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (!IsThereAfterwards(run, workers, new DelegateProgress<RunProgress>(report => progress.Report(Describe(run, report)))))
                        continue;
                    left.Remove(run);
                    done += run.Operations;
                    afterEach();
                }

                if (left.Count == before && cancellation.WaitHandle.WaitOne(BetweenLooks)) // others are at all of them
                    cancellation.ThrowIfCancellationRequested();
            }

            progress.Report(new StepProgress(StepsOfDisplay, "done"));
        });

        StepProgress Describe(PlannedRun run, RunProgress report)
        {
            double share = (done + run.Operations * report.Step / run.Plan.Recipe.Training.Steps) / total;
            return new StepProgress(
                Math.Min(StepsOfDisplay - 1, (int)(StepsOfDisplay * share)),
                FormattableString.Invariant($"run {missing.Count - left.Count + 1} of {missing.Count}: {run}, loss {report.Loss:F3}"));
        }
    }

    // False where another process is at it.
    private bool IsThereAfterwards(PlannedRun run, WorkerPool workers, IProgress<RunProgress> progress)
    {
        if (folder.Find(run.Key) != null)
            return true;
        using RunFiles? files = folder.TryClaim(run.Key);
        if (files == null)
            return false;
        if (folder.Find(run.Key) != null) // finished by another one before this one's claim
            return true;
        using var training = new TrainingRun(run.Plan, data, place, workers);
        try
        {
            files.Finish(training.Execute(files, betweenStates, progress, cancellation));
        }
        catch (NonFiniteLossException exception)
        {
            throw new NonFiniteLossException($"{run}: {exception.Message}", exception);
        }

        return true;
    }
}
