using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.IO;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Tasks;
using Gpicl.Tensors;
using static System.FormattableString;

namespace Gpicl.Cli.MetaLearning;

/// <summary>One run of meta-training: data, state file, progress, log, checkpoint.</summary>
internal sealed class MetaTrainingRun(
    MetaTrainingRecipe recipe, IReadOnlyList<string> data, IReadOnlyList<string> evaluate, DataOptions layout, string output, string? log,
    CommandConsole console)
{
    private readonly DatasetLoader loader = new(layout, console);

    private string StatePath => output + ".state";

    /// <summary>Runs to the end, or goes on with what an interrupted run has left.</summary>
    /// <returns>Learning curves on unseen tasks after the last step.</returns>
    public IReadOnlyList<(string Name, LearningCurve Curve)> Execute(TrainingPlace place, bool resume, CancellationToken cancellation)
    {
        if (data.Count == 0)
            recipe = recipe with { SyntheticFraction = 1 };
        (Dataset Dataset, float Weight)[] datasets = [.. data.Select(path => (loader.Read(path, DatasetSplit.Train, recipe.Images), 1f))];
        using var workers = new WorkerPool(place.Threads);
        bool first = place.Group is null or { Rank: 0 };
        using var trainer = new MetaTrainer(recipe, datasets, place.Group, problem => place.CreateEngine(problem, workers), workers)
        {
            Evaluations = first ? ReadEvaluations() : [],
        };
        string description = Describe(datasets.Select(entry => entry.Dataset));
        if (first)
        {
            AtomicFile.DeleteLeftovers(StatePath);
            AtomicFile.DeleteLeftovers(output);
        }

        Begin(trainer, description, resume);

        IReadOnlyList<(string Name, LearningCurve Curve)> curves = [];
        try
        {
            console.ShowProgress("Meta-training", recipe.Training.Steps, progress => trainer.Run(
                StatePath, description, new DelegateProgress<MetaTrainingProgress>(report =>
                {
                    progress.Report(new StepProgress((int)report.Step, Detail(report)));
                    if (report.Evaluations.Count == 0)
                        return;
                    curves = report.Evaluations;
                    WriteLog(report);
                }), cancellation));
        }
        catch (OperationCanceledException)
        {
            console.WriteLine($"Stopped after step {trainer.Step}; the state is in {StatePath}. Run the same command with --resume to go on.");
            throw;
        }

        if (!first)
            return [];
        trainer.Save(output);
        File.Delete(StatePath);
        console.WriteLine($"Checkpoint written to {output}.");
        return curves;
    }

    private void Begin(MetaTrainer trainer, string description, bool resume)
    {
        if (!File.Exists(StatePath))
        {
            if (resume && File.Exists(output))
                throw new UsageException(
                    $"--resume was given, but there is no state file {StatePath}, and {output} exists: that run has ended. Without --resume it is replaced.");
            if (resume)
                console.WriteLine($"There is no state file {StatePath} to go on from: beginning anew.");
            return;
        }

        if (!resume)
            throw new UsageException($"The state file {StatePath} of an interrupted run exists. Go on with --resume, or delete it to begin anew.");
        MetaTrainingSetup setup = MetaTrainingState.Restore(trainer, StatePath, description);
        console.WriteLine($"Going on after step {trainer.Step}.");
        if (setup != trainer.Setup)
            console.WriteLine($"The state was written by {setup}, now it is {trainer.Setup}: the result will differ in rounding.");
    }

    private (string Name, ITaskDistribution Tasks)[] ReadEvaluations() => DatasetLoader.WithDistinctNames(
        (evaluate.Count > 0 ? evaluate : data).Select(path => loader.ReadUnseen(path, recipe.Images))
            .Select(dataset => (dataset.Name, recipe.CreateUnseenTasks(dataset))));

    private string Describe(IEnumerable<Dataset> datasets) =>
        recipe.ToJson() + string.Concat(datasets.Select(dataset => Invariant($" {dataset.Name}[{dataset.Count}, {dataset.Width}]")));

    private static string Detail(MetaTrainingProgress report) => Invariant(
        $"loss {report.Loss:F3}  {report.SequencesPerSecond:F0} sequences/s  {report.GigaflopsPerSecond:F0} GFLOP/s  {report.TimeLeft:h\\:mm\\:ss} left");

    private void WriteLog(MetaTrainingProgress report)
    {
        string line = Invariant(
            $"step {report.Step}, sequences {report.Step * recipe.Training.BatchSize}, loss {report.Loss:F4}, {report.SequencesPerSecond:F0} sequences/s")
            + string.Concat(report.Evaluations.Select(entry => Invariant(
                $", {entry.Name} {100 * entry.Curve.Last.Accuracy:F1} ± {100 * entry.Curve.Last.HalfWidth95:F1} % after {entry.Curve.Last.Examples}")));
        console.WriteLine(line);
        if (log != null)
            File.AppendAllText(log, line + "\n");
    }
}
