using System.Diagnostics;
using Gpicl.Cli.MetaLearning;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.Cli.Experiments.Runs;

/// <summary>Meta-trains and meta-tests as a plan says, from where an interrupted process has left it.</summary>
internal sealed class TrainingRun : IDisposable
{
    private const int LastPositions = 10;

    private static readonly TimeSpan LongestTrial = TimeSpan.FromSeconds(0.5);

    private readonly RunPlan plan;
    private readonly MetaTrainer trainer;
    private readonly MetaTester tester;
    private readonly IReadOnlyList<(string Name, ITaskDistribution Tasks)> tests;

    /// <summary>Prepares a run.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="data">The data sets.</param>
    /// <param name="place">What computes.</param>
    /// <param name="workers">Its threads.</param>
    public TrainingRun(RunPlan plan, RunData data, TrainingPlace place, WorkerPool workers)
    {
        this.plan = plan;
        trainer = new MetaTrainer(
            plan.Recipe, [(data.TrainingSplit(plan), 1)], group: null, problem => place.CreateEngine(problem, workers), workers);
        tester = new MetaTester(trainer.Learner, workers);
        tests = data.TestTasks(plan);
    }

    private MetaTrainingOptions Training => plan.Recipe.Training;

    /// <summary>Takes a few steps to see how long one takes. The run is no longer worth anything after that.</summary>
    public TimeSpan TimeOfStep()
    {
        const int Most = 10;
        trainer.Advance(); // to warm up
        long start = Stopwatch.GetTimestamp();
        int steps = 0;
        while (steps == 0 || (steps < Most && Stopwatch.GetElapsedTime(start) < LongestTrial))
        {
            trainer.Advance();
            steps++;
        }

        return Stopwatch.GetElapsedTime(start) / steps;
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="files">Where the state is kept meanwhile.</param>
    /// <param name="betweenStates">Time after which it is kept again.</param>
    /// <param name="progress">Told after every report interval.</param>
    /// <param name="cancellation">Stops between two steps, with the state saved.</param>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public RunRecord Execute(RunFiles files, TimeSpan betweenStates, IProgress<RunProgress> progress, CancellationToken cancellation)
    {
        RunDraft draft = files.Restore(trainer) ?? new RunDraft();
        var recorder = new GradientRecorder(trainer, plan.Recipe.CreateLearner());
        double before = draft.Seconds;
        long start = Stopwatch.GetTimestamp(), saved = start;
        while (trainer.Step < Training.Steps)
        {
            long step = trainer.Step + 1;
            // Not before a step that is measured: that looks at the step before it, too.
            if (cancellation.IsCancellationRequested && !IsMeasured(step))
            {
                Save();
                cancellation.ThrowIfCancellationRequested();
            }

            recorder.Prepare(IsMeasured(step + 1), IsMeasured(step));
            draft.AddLoss(trainer.Advance().Loss, IsReported(step));
            if (IsMeasured(step))
                Measure(draft, recorder);
            if (IsReported(step))
                progress.Report(new RunProgress(step, draft.Loss[^1]));
            if (IsMeasured(step) && Stopwatch.GetElapsedTime(saved) > betweenStates)
            {
                Save();
                saved = Stopwatch.GetTimestamp();
            }
        }

        if (cancellation.IsCancellationRequested)
        {
            Save();
            cancellation.ThrowIfCancellationRequested();
        }

        Dictionary<string, double[]> final = tests.ToDictionary(
            test => test.Name,
            test => tester.Run(test.Tasks, Training.Length, plan.FinalSequences, cancellation: cancellation).Points.Select(point => point.Accuracy).ToArray());
        return new RunRecord(
            trainer.Learner.Parameters.ElementCount,
            trainer.Learner.StateSize(Training.Length - 1),
            [.. draft.Loss],
            draft.Curves.ToDictionary(curve => curve.Key, curve => curve.Value.ToArray()),
            final,
            before + Stopwatch.GetElapsedTime(start).TotalSeconds);

        void Save()
        {
            draft.Seconds = before + Stopwatch.GetElapsedTime(start).TotalSeconds;
            files.Save(trainer, draft);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => trainer.Dispose();

    private bool IsMeasured(long step) => step <= Training.Steps && (step % Training.EvaluationInterval == 0 || step == Training.Steps);

    private bool IsReported(long step) => step % Training.ReportInterval == 0 || step == Training.Steps;

    private void Measure(RunDraft draft, GradientRecorder recorder)
    {
        trainer.Engine.CopyWeights();
        foreach ((string name, ITaskDistribution tasks) in tests)
        {
            LearningCurve curve = tester.Run(tasks, Training.Length, Training.EvaluationSequences);
            draft.Add(Measured.Loss(name), curve.Points.Average(point => point.CrossEntropy));
            draft.Add(Measured.Accuracy(name), curve.MeanAccuracyOfLast(Math.Min(LastPositions, Training.Length)));
        }

        foreach ((string name, double value) in recorder.Measure())
            draft.Add(name, value);
    }
}
