using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figures 7 and 20: the plateau by batch size and number of tasks.</summary>
internal static class BatchAndTasksExperiment
{
    private const string Batch = "batch";

    public static Experiment Create() => new()
    {
        Name = "batch-and-tasks",
        Figure = "7, 20",
        Title = "The plateau by batch size and number of tasks",
        Text = "All sizes of batches have as many sequences in all. A run is on the plateau where its training loss has not come below 95 % of "
            + "that of chance; it generalizes where examples bring more than 5 points on unseen tasks, and memorizes where it has left the plateau without.",
        Axes = scale =>
        [
            ExperimentAxis.Powers(Parts.Tasks, scale.Pick<int[]>([16], [10, 12, 16], [8, 10, 12, 14, 16], [10, 12, 14, 16, 20, 24])),
            ExperimentAxis.Powers(Batch, scale.Pick<int[]>([4, 5], [4, 6], [3, 4, 5, 6, 7], [5, 6, 7, 8, 9, 10, 12])),
        ],
        Seeds = cell => cell.Scale.Pick(1, cell[Parts.Tasks] == 1 << 12 ? 2 : 8, 8, 8), // the fewest tasks are compared with the most
        Plan = cell => Parts.Base(cell).WithTasks(cell[Parts.Tasks]).WithBatch((int)cell[Batch]),
        Quantities = _ =>
        [
            Parts.Plateau,
            new("plateau, steps", Steps, Quantity.Whole),
            new("on the plateau, %", run => run.HasLeftPlateau ? 0 : 1, Quantity.Percent),
            new("memorizes, %", run => run.HasLeftPlateau && !Generalizes(run) ? 1 : 0, Quantity.Percent),
            new("generalizes, %", run => Generalizes(run) ? 1 : 0, Quantity.Percent),
        ],
        Charts = results =>
        [
            Phases(results, "Share of runs that generalize, in %", Generalizes),
            Phases(results, "Share of runs that memorize, in %", run => run.HasLeftPlateau && !Generalizes(run)),
            EachTasks(results, "Steps on the plateau", "log₂ of steps", run => Math.Log2(Steps(run))),
            EachTasks(results, "Sequences on the plateau", "log₂ of sequences", Parts.LogPlateau),
        ],
        Claims =
        [
            new("Larger batches shorten the plateau: with the most tasks, log₂ of its steps falls with log₂ of the batch (slope below 0).", all =>
                ClaimFinding.Below("slope", MostTasks(all).OfEachSeed(runs => Parts.Slope(runs, LogBatch, run => Math.Log2(Steps(run)))), 0, Quantity.Number)
                    .WithLowerBounds(isBelow: true, Larger(all), Smaller(all))),
            new("More tasks lengthen it: log₂ of its length with the most tasks minus that with the fewest is above 0, at every size of batches.", all =>
            {
                IReadOnlyList<double> tasks = all.NumbersOn(Parts.Tasks);
                return tasks.Count < 2
                    ? ClaimFinding.Lacking("it takes runs with more than one number of tasks")
                    : ClaimFinding.All([.. all.LabelsOn(Batch).Select(batch =>
                    {
                        ExperimentResults own = all.Where(Batch, batch), most = own.Where(Parts.Tasks, tasks[^1]), fewest = own.Where(Parts.Tasks, tasks[0]);
                        return ClaimFinding.Above($"difference, batches of {batch}", most.Difference(fewest, Parts.LogPlateau), 0, Quantity.Number)
                            .WithLowerBounds(isBelow: false, most.Runs, fewest.Runs);
                    })]);
            }),
            new("More tasks are seen in all with larger batches: with the most tasks, log₂ of the plateau's sequences rises with log₂ of the "
                + "batch (slope above 0).",
                all => ClaimFinding.Above("slope", MostTasks(all).OfEachSeed(runs => Parts.Slope(runs, LogBatch, Parts.LogPlateau)), 0, Quantity.Number)
                    .WithLowerBounds(isBelow: false, Larger(all), Smaller(all))),
        ],
    };

    private static double Steps(ExperimentRun run) => run.PlateauLength / run.Cell[Batch];

    private static double LogBatch(ExperimentRun run) => Math.Log2(run.Cell[Batch]);

    private static bool Generalizes(ExperimentRun run) => run.Gain(Measured.Unseen) > 0.05;

    // Longer plateaus with large batches make a line through the sizes of batches steeper, with small ones flatter.
    private static IEnumerable<ExperimentRun> Larger(ExperimentResults all) => MostTasks(all).Runs.Where(run => LogBatch(run) > MeanLogBatch(all));

    private static IEnumerable<ExperimentRun> Smaller(ExperimentResults all) => MostTasks(all).Runs.Where(run => LogBatch(run) < MeanLogBatch(all));

    private static double MeanLogBatch(ExperimentResults all) => all.NumbersOn(Batch).Average(Math.Log2);

    private static ExperimentResults MostTasks(ExperimentResults results) => results.Where(Parts.Tasks, results.NumbersOn(Parts.Tasks)[^1]);

    private static HeatMap Phases(ExperimentResults results, string title, Func<ExperimentRun, bool> isSo)
    {
        IReadOnlyList<double> batches = results.NumbersOn(Batch), tasks = results.NumbersOn(Parts.Tasks);
        return new HeatMap(
            title, Batch, "log₂ of tasks", [.. batches.Select(Quantity.Whole)], [.. tasks.Select(count => Quantity.Whole(Math.Log2(count)))],
            (column, row) => results.Where(Batch, batches[column]).Where(Parts.Tasks, tasks[row]).Interval(run => isSo(run) ? 1 : 0).Mean);
    }

    private static LineChart EachTasks(ExperimentResults results, string title, string yTitle, Func<ExperimentRun, double> value) => new(
        title, "log₂ of the batch size", yTitle, results.LabelsOn(Parts.Tasks).Select(tasks =>
            ExperimentCharts.Over($"{tasks} tasks", results.Where(Parts.Tasks, tasks), LogBatch, value)));
}
