using Gpicl.Cli.Charts;
using Gpicl.Cli.Features;
using Gpicl.Cli.Output;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.MetaTraining;
using Gpicl.Tensors;

namespace Gpicl.Cli.MetaLearning;

/// <summary>One comparison: learners and data are read, cells measured or taken from a file.</summary>
internal sealed class ComparisonRun : IDisposable
{
    private const int StepsOfCell = 100;

    private readonly ComparisonSetup setup;
    private readonly CommandConsole console;
    private readonly CancellationToken cancellation;
    private readonly IReadOnlyList<ComparisonEntry> learners;
    private readonly MetaTrainingRecipe recipe;
    private readonly ComparedTasks[] tasks;
    private readonly IReadOnlyList<FeatureSource> features;
    private readonly ComparisonFile? file;
    private readonly WorkerPool workers;
    private readonly Comparison comparison;

    /// <summary>Reads learners, data and finished cells.</summary>
    /// <exception cref="UsageException">Learners cannot be compared with each other.</exception>
    /// <exception cref="InvalidDataException">Data or cells are damaged, or data have no test split.</exception>
    public ComparisonRun(ComparisonSetup setup, CommandConsole console, CancellationToken cancellation)
    {
        (this.setup, this.console, this.cancellation) = (setup, console, cancellation);
        file = setup.Cells is { } path ? ComparisonFile.Open(path) : null;
        (learners, recipe) = ComparisonEntry.Read(setup.Learners);
        recipe = recipe with { Seed = setup.Seed, Images = setup.Images(recipe.Images) };
        using (var networks = new FeatureNetworks(setup.Features, setup.Threads, console, cancellation))
        {
            tasks = new DatasetLoader(setup.Layout, console).TasksToCompare(setup.Data, recipe, networks);
            features = networks.Used;
        }

        workers = new WorkerPool(setup.Threads);
        comparison = new Comparison([.. learners.Select(entry => entry.Compared)], tasks, setup.Options, file, workers);
    }

    /// <summary>Measures all cells.</summary>
    /// <param name="commandLine">What to say it was made with.</param>
    public ComparisonResult Measure(string commandLine)
    {
        IReadOnlyList<ComparisonCell> cells = Guard(
            "Comparing", learners.Count * tasks.Length, setup.Options.Predictions, progress => comparison.Run(progress, cancellation));
        return new ComparisonResult(
            setup.Options.Examples,
            setup.Options.Predictions,
            recipe.Seed,
            recipe.Learner.InputSize,
            recipe.Images,
            features,
            Machine.Describe(),
            commandLine,
            [.. learners.Select((entry, i) => ComparisonRow.Create(entry, setup.Options.Examples, cells.Skip(i * tasks.Length).Take(tasks.Length)))]);
    }

    /// <summary>Measures learning curves on the first data set, and on all features of its images there are among the others.</summary>
    public LineChart MeasureCurves()
    {
        int[] shown = [.. Enumerable.Range(0, tasks.Length).Where(i => setup.Data[i].Path == setup.Data[0].Path)];
        var curves = shown.SelectMany(i => Guard(
                $"Measuring learning curves on {tasks[i].Name}", learners.Count, setup.Options.CurvePredictions,
                progress => comparison.RunCurves(i, progress, cancellation))
            .Zip(learners, (points, entry) => (shown.Length == 1 ? entry.Compared.Name : $"{entry.Compared.Name}, {tasks[i].Name}", points)));
        return ComparisonDisplay.ToChart(tasks[0].Name, recipe.Learner.Classes, [.. curves]);
    }

    /// <inheritdoc/>
    public void Dispose() => workers.Dispose();

    // Shows progress in hundredths of a cell, and says what is kept when the work is interrupted.
    private TResult Guard<TResult>(string title, int cells, int predictions, Func<IProgress<ComparisonProgress>, TResult> work)
    {
        TResult? result = default;
        try
        {
            console.ShowProgress(title, cells * StepsOfCell, progress => result = work(new DelegateProgress<ComparisonProgress>(report =>
                progress.Report(new StepProgress(
                    report.CellsDone * StepsOfCell + (int)((long)report.SequencesDone * StepsOfCell / predictions), $"{report.Learner} on {report.Tasks}")))));
        }
        catch (OperationCanceledException)
        {
            console.WriteLine(file is null
                ? "Stopped. Nothing was kept; with --cells FILE, finished cells are."
                : $"Stopped; {file.CellCount} finished cells are in {file.Path}. Run the same command to go on.");
            throw;
        }

        return result!;
    }
}
