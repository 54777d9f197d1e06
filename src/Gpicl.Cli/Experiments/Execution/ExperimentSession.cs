using System.Text;
using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Catalog;
using Gpicl.Cli.Experiments.Reports;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.Cli.Output;
using Gpicl.IO;
using Gpicl.Model;
using static System.FormattableString;

namespace Gpicl.Cli.Experiments.Execution;

/// <summary>Runs experiments: says what there is to do, does it, writes pages, plots, lines and the front page.</summary>
internal sealed class ExperimentSession
{
    private const string FolderOfRuns = "runs", FrontPage = "README.md", Section = "experiment";

    private readonly ExperimentSetup setup;
    private readonly CommandConsole console;
    private readonly RunData data;
    private readonly RunFeatures? features;
    private readonly RunFolder folder;
    private readonly RunQueue queue;
    private readonly Dictionary<string, IReadOnlyList<PlannedRun>> planned = new(StringComparer.Ordinal);
    private readonly Dictionary<(ILearnerOptions Learner, int Length), double> forward = [];

    /// <summary>Prepares a session.</summary>
    /// <exception cref="UsageException">There are too few data sets, two of one name, or a page in the folder is somebody else's.</exception>
    public ExperimentSession(ExperimentSetup setup, CommandConsole console, CancellationToken cancellation)
    {
        (this.setup, this.console) = (setup, console);
        foreach (Experiment experiment in setup.Experiments.Where(experiment => experiment.DataSets(setup.Scale) > setup.Data.Count))
            throw new UsageException(
                $"{experiment.Name} needs {experiment.DataSets(setup.Scale)} data sets, and --data names {setup.Data.Count}; give it several times.");
        if (setup.Networks != null)
            features = new RunFeatures(setup.Networks, PathOf(FolderOfRuns));
        data = new RunData(setup.Data, setup.Natural, features);
        if (data.AllNames.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"Two data sets are called '{twice.Key}', after their folders; results could not be told apart.");
        Directory.CreateDirectory(setup.Output);
        foreach (string page in setup.Experiments.Select(PageOf).Append(PathOf(FrontPage)))
            MarkdownSection.Find(page, Section);
        folder = new RunFolder(PathOf(FolderOfRuns), data, setup.Place);
        queue = new RunQueue(folder, data, setup.Place, setup.BetweenStates, console, cancellation);
    }

    /// <summary>Runs all experiments.</summary>
    /// <exception cref="OperationCanceledException">Canceled; finished runs and the state of the one at hand are kept.</exception>
    public ExperimentOutcome Execute()
    {
        PlannedRun[] all = [.. setup.Experiments.SelectMany(RunsOf).DistinctBy(run => run.Key)];
        PlannedRun[] finished = [.. all.Where(IsFinished)], missing = [.. all.Except(finished)];
        Dictionary<string, int> reused = setup.Experiments.ToDictionary(experiment => experiment.Name, experiment => RunsOf(experiment).Count(IsFinished));
        Announce(all, missing, finished);
        string machine = Machine.Describe();
        Dictionary<string, ExperimentReport> reports = new(StringComparer.Ordinal);
        WriteFinished();
        try
        {
            foreach (PlannedRun run in missing) // two displays of progress at a time would be one too many
                data.Prepare(run.Plan);
            queue.Execute(missing, WriteFinished);
        }
        catch (OperationCanceledException)
        {
            console.WriteLine(
                $"Stopped; {all.Count(IsFinished)} of {all.Length} runs are in {PathOf(FolderOfRuns)}, with the state of the one that was going on. "
                + "Run the same command to go on.");
            throw;
        }

        return new ExperimentOutcome(machine, PathOf(FrontPage), [.. setup.Experiments.Select(experiment => reports[experiment.Name])]);

        // Pages do not wait for the runs of other experiments.
        void WriteFinished()
        {
            Experiment[] unwritten = [.. setup.Experiments.Where(experiment => !reports.ContainsKey(experiment.Name) && RunsOf(experiment).All(IsFinished))];
            foreach (Experiment experiment in unwritten)
                reports.Add(experiment.Name, Write(experiment, reused[experiment.Name], machine));
            if (unwritten.Length > 0)
                WriteFrontPage();
        }
    }

    private void WriteFrontPage()
    {
        List<(Experiment, IReadOnlyList<ClaimReport>?)> all = [.. ExperimentCatalog.All.Select(experiment => (experiment, ClaimsOf(experiment)))];
        MarkdownSection.Find(PathOf(FrontPage), Section).Write(ExperimentIndex.Render(all, setup.CommandFor));
    }

    private void Announce(PlannedRun[] all, PlannedRun[] missing, PlannedRun[] finished)
    {
        foreach (Experiment experiment in setup.Experiments)
        {
            IReadOnlyList<PlannedRun> runs = RunsOf(experiment);
            console.WriteLine(Invariant($"{experiment.Name}: {runs.Count(IsFinished)} of {runs.Count} runs are there already"));
            foreach (var left in experiment.RunsAt(setup.Scale).Where(run => !data.Has(run.Plan)).GroupBy(run => run.Plan.Inputs.Network!))
                console.WriteLine(Invariant(
                    $"{experiment.Name}: without runs on features of {left.Key} ({left.Count()}); --features {left.Key}=FILE names its file."));
        }

        if (missing.Length == 0)
            return;
        TimeSpan time = queue.Estimate(missing, finished);
        string words = time.TotalMinutes < 2 ? Invariant($"{Math.Max(1, time.TotalSeconds):F0} seconds")
            : time.TotalHours < 2 ? Invariant($"{time.TotalMinutes:F0} minutes")
            : Invariant($"{time.TotalHours:F0} hours");
        string threads = setup.Place.Threads == 1 ? "one thread" : Invariant($"{setup.Place.Threads} threads");
        console.WriteLine(Invariant($"{missing.Length} of {all.Length} different runs to do, about {words} of {threads}."));
    }

    private ExperimentReport Write(Experiment experiment, int reused, string machine)
    {
        ExperimentResults results = ResultsOf(experiment)!;
        ClaimReport[] claims = [.. experiment.Claims.Select(claim => ClaimReport.Of(claim, results))];
        IReadOnlyList<IChart> charts = experiment.Charts(results);
        (string File, string Title)[] plots =
        [
            .. charts.Select((chart, i) => (i == 0 ? $"{experiment.Name}.svg" : Invariant($"{experiment.Name}-{i + 1}.svg"), chart.Title)),
        ];
        foreach ((IChart chart, (string file, _)) in charts.Zip(plots))
            WriteText(PathOf(file), chart.ToSvg());
        string lines = PathOf($"{experiment.Name}.jsonl");
        WriteText(lines, RunLines.Render(experiment, results));
        MarkdownSection.Find(PageOf(experiment), Section).Write(
            ExperimentPage.Render(experiment, results, claims, plots, setup.CommandFor(experiment), machine, setup.Place.Threads, NetworksOf(results)));
        return new ExperimentReport(
            experiment.Name, experiment.Figure, setup.Scale.Name, results.Runs.Count, reused, PageOf(experiment), lines,
            [.. plots.Select(plot => PathOf(plot.File))], claims);
    }

    private string[] NetworksOf(ExperimentResults results) =>
        [.. results.Runs.Select(run => run.Plan.Inputs.Network).OfType<string>().Distinct().Select(network => features!.Describe(network))];

    private static void WriteText(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    // Null where runs are missing.
    private ClaimReport[]? ClaimsOf(Experiment experiment) =>
        experiment.DataSets(setup.Scale) <= setup.Data.Count && ResultsOf(experiment) is { } results
            ? [.. experiment.Claims.Select(claim => ClaimReport.Of(claim, results))]
            : null;

    private ExperimentResults? ResultsOf(Experiment experiment)
    {
        IReadOnlyList<PlannedRun> runs = RunsOf(experiment);
        return runs.All(IsFinished)
            ? new ExperimentResults(
                setup.Scale, data.Names, [.. runs.Select(run => new ExperimentRun(run.Cell, run.Plan, run.Key, folder.Find(run.Key)!))])
            : null;
    }

    private IReadOnlyList<PlannedRun> RunsOf(Experiment experiment)
    {
        if (!planned.TryGetValue(experiment.Name, out IReadOnlyList<PlannedRun>? runs))
            planned.Add(experiment.Name, runs = [.. experiment.RunsAt(setup.Scale).Where(run => data.Has(run.Plan)).Select(run => new PlannedRun(
                experiment, run.Cell, run.Plan, folder.KeyOf(run.Plan), OperationsOf(run.Plan)))]);
        return runs;
    }

    private double OperationsOf(RunPlan plan)
    {
        var key = (plan.Recipe.Learner, plan.Recipe.Training.Length);
        if (!forward.TryGetValue(key, out double operations))
            forward.Add(key, operations = plan.Recipe.CreateLearner().ForwardOperations(key.Length));
        return plan.Operations(operations, data.WidthOf(plan));
    }

    private bool IsFinished(PlannedRun run) => folder.Find(run.Key) != null;

    private string PageOf(Experiment experiment) => PathOf($"{experiment.Name}.md");

    private string PathOf(string file) => Path.Combine(setup.Output, file);
}
