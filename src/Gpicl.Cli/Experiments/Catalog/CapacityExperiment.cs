using Gpicl.Baselines.MultiTask;
using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.Model;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figure 2: how many tasks networks of several sizes fit, and when they generalize.</summary>
internal static class CapacityExperiment
{
    private const string Kind = "network", Size = "size", Mlp = "multi-task MLP", InContext = "GPICL";
    private const double Fitted = 0.5;

    public static Experiment Create() => new()
    {
        Name = "capacity",
        Figure = "2",
        Title = "How many tasks a network fits",
        Text = "A multi-task MLP, which sees one example and no support set, and GPICL, both of several sizes and with more and more tasks: "
            + "accuracy at the last "
            + "position on seen and on unseen tasks; images of 7 × 7 at scales `quick` and `cpu`.",
        Axes = scale =>
        [
            new ExperimentAxis(Kind, [new AxisValue(Mlp, 0), new AxisValue(InContext, 1)]),
            ExperimentAxis.Powers(Size, scale.Pick<int[]>([4, 6], [4, 6, 8], [3, 4, 5, 6, 7, 8], [4, 5, 6, 7, 8, 9])),
            ExperimentAxis.Powers(
                Parts.Tasks,
                scale.Pick<int[]>([4], [0, .. Enumerable.Range(2, 9), 16], [.. Enumerable.Range(0, 17)], [.. Enumerable.Range(0, 25)])),
        ],
        Seeds = cell => cell[Kind] == 0 || IsAffordable(cell) ? cell.Scale.Seeds : 0,
        Plan = PlanOf,
        Quantities = _ => [new("parameters", run => run.Record.Parameters, Quantity.Whole), Parts.Accuracy(Measured.Seen), Parts.Accuracy(Measured.Unseen)],
        Charts = results =>
        [
            Draw(results, Mlp, Measured.Seen),
            Draw(results, InContext, Measured.Seen),
            Draw(results, InContext, Measured.Unseen),
        ],
        Claims =
        [
            new("The number of tasks that an MLP fits (seen tasks above 50 %) grows linearly with its parameters: the slope of log₂ of one by "
                + "log₂ of the other is within 0.5 of 1; and on unseen tasks it stays at chance, within 5 points.", results => ClaimFinding.All(
                ClaimFinding.Within("slope minus 1", Of(results, Mlp).OfEachSeed(runs => Slope(runs) - 1), 0.5, Quantity.Number),
                ClaimFinding.Within(
                    "unseen tasks, points above chance",
                    Of(results, Mlp).OfEachSeed(runs => runs.Average(run => run.FinalAccuracy(Measured.Unseen)) - 0.1), 0.05, Quantity.Percent))),
            new("From some size and number of tasks on, GPICL fits all tasks and generalizes: the largest with the most tasks is above 30 % on "
                + "seen and on unseen ones.", results =>
            {
                ExperimentResults gpicl = Of(results, InContext), largest = gpicl.Where(Size, gpicl.NumbersOn(Size)[^1]);
                ExperimentResults most = largest.Where(Parts.Tasks, largest.NumbersOn(Parts.Tasks)[^1]);
                return ClaimFinding.All(
                    ClaimFinding.Above("seen tasks, %", most.Interval(run => run.FinalAccuracy(Measured.Seen)), 0.3, Quantity.Percent),
                    ClaimFinding.Above("unseen tasks, %", most.Interval(run => run.FinalAccuracy(Measured.Unseen)), 0.3, Quantity.Percent));
            }),
        ],
    };

    // Of GPICL a coarser grid than of the MLP, whose runs take a second.
    private static bool IsAffordable(ExperimentCell cell) => cell.Scale.Pick(
        cell[Size] <= 64, cell[Size] is 16 or 64 && cell[Parts.Tasks] is 1 or 256 or 65_536, cell[Size] <= 128, cell[Size] <= 512);

    private static RunPlan PlanOf(ExperimentCell cell)
    {
        RunPlan plan = Parts.Base(cell).WithTasks(cell[Parts.Tasks]);
        if (cell.Scale.Pick(true, true, false, false))
            plan = plan with
            {
                Recipe = plan.Recipe with
                {
                    Images = plan.Recipe.Images with { Side = 7 },
                    Learner = (GpiclOptions)plan.Recipe.Learner with { InputSize = 49 },
                },
            };
        var own = (GpiclOptions)plan.Recipe.Learner;
        int size = (int)cell[Size];
        if (cell[Kind] != 0)
            return plan with { Recipe = plan.Recipe with { Learner = own with { ModelSize = size } } };
        var mlp = new MultiTaskMlpOptions { InputSize = own.InputSize, HiddenSize = size };
        RunPlan single = plan with { Recipe = plan.Recipe with { Learner = mlp } };
        return single.With(training => training with { Length = 1, BatchSize = 4 * training.BatchSize }).Longer(cell.Scale.Pick(1, 4, 4, 1));
    }

    private static double Slope(IReadOnlyList<ExperimentRun> runs)
    {
        ExperimentRun[][] sizes = [.. runs.GroupBy(run => run.Cell[Size]).Select(group => group.OrderBy(run => run.Cell[Parts.Tasks]).ToArray())];
        return Parts.Slope([.. sizes.Select(size => size[0])], run => Math.Log2(run.Record.Parameters), run => LogTasksFitted(
            sizes.First(size => size[0] == run)));
    }

    // Where accuracy on seen tasks crosses what counts as fitted, on the line between two numbers of tasks.
    private static double LogTasksFitted(ExperimentRun[] runs)
    {
        int last = Array.FindLastIndex(runs, run => Seen(run) > Fitted);
        double LogTasks(int i) => Math.Log2(runs[i].Cell[Parts.Tasks]);
        if (last < 0)
            return 0; // not even one task
        if (last == runs.Length - 1)
            return LogTasks(last);
        return LogTasks(last) + (LogTasks(last + 1) - LogTasks(last)) * (Seen(runs[last]) - Fitted) / (Seen(runs[last]) - Seen(runs[last + 1]));

        static double Seen(ExperimentRun run) => run.FinalAccuracy(Measured.Seen);
    }

    private static ExperimentResults Of(ExperimentResults results, string kind) => results.Where(Kind, kind);

    private static HeatMap Draw(ExperimentResults results, string kind, string tasks)
    {
        ExperimentResults own = Of(results, kind);
        IReadOnlyList<double> counts = own.NumbersOn(Parts.Tasks), sizes = own.NumbersOn(Size);
        return new HeatMap(
            $"{kind}, {tasks} tasks: accuracy in % at the last positions", "log₂ of the number of tasks", Size,
            [.. counts.Select(count => Quantity.Whole(Math.Log2(count)))], [.. sizes.Select(Quantity.Whole)],
            (column, row) => own.Where(Parts.Tasks, counts[column]).Where(Size, sizes[row]).Interval(run => run.FinalAccuracy(tasks)).Mean);
    }
}
