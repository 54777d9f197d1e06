using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figure 6: the loss stays at that of chance for long, then drops.</summary>
internal static class PlateauExperiment
{
    private const double Dropped = 0.9; // of the loss of chance

    public static Experiment Create() => new()
    {
        Name = "plateau",
        Figure = "6",
        Title = "A plateau of the loss, and its end",
        Text = "Uniform tasks: every sequence has a random projection and a label permutation of its own task. Training loss, and losses on seen tasks, unseen "
            + "tasks and other data sets, against the sequences meta-trained on. The plateau ends where the training loss comes below 95 % of that of chance.",
        Axes = scale => [Parts.Layouts(scale), ExperimentAxis.Powers(Parts.Tasks, scale.Pick<int[]>([12], [10, 16], [10, 12, 16], [16, 24]))],
        Seeds = cell => Parts.IsPreviousLabel(cell) && cell[Parts.Tasks] < 1 << 16 ? 0 : cell.Scale.Seeds,
        Plan = cell => Parts.Base(cell).LongerInLayoutOf(cell).WithTasks(cell[Parts.Tasks])
            .With(training => training with { EvaluationSequences = Math.Max(training.EvaluationSequences, cell.Scale.Pick(0, 512, 512, 512)) }),
        Recorded = [Measured.Loss(Measured.Seen), Measured.Loss(Measured.Unseen)],
        Quantities = results =>
        [
            Parts.Plateau,
            Parts.Left,
            new("last training loss", run => run.Record.Loss[^1], Quantity.Nats),
            .. Parts.TestsOf(results).Select(tasks => new Quantity($"loss, {tasks}", run => run.Last(Measured.Loss(tasks)), Quantity.Nats)),
        ],
        Charts = Draw,
        Claims =
        [
            new("The loss stays on a plateau, then drops: with the most tasks, the drop from 95 % to 90 % of the loss of chance takes fewer sequences than the "
                + "plateau (log₂ of the ratio below 0).", Drops),
            new("While it is on the plateau, the loss on unseen tasks rises: it is higher at three quarters of the plateau than at a quarter, with the fewest "
                + "tasks.", Rises),
        ],
    };

    private static ClaimFinding Drops(ExperimentResults all)
    {
        return ClaimFinding.All([.. Parts.EachLayout(all).SelectMany(own =>
        {
            string layout = Parts.LayoutOf(own);
            ExperimentResults results = own.Where(Parts.Tasks, own.NumbersOn(Parts.Tasks)[^1]);
            return new[]
            {
                ClaimFinding.Above(
                    $"{layout}, training loss at half the plateau, as a fraction of that of chance",
                    results.Interval(run => run.Record.Loss[HalfOf(run)] / run.ChanceLoss), 0.97, Quantity.Nats),
                ClaimFinding.Below(
                    $"{layout}, log₂ of the drop's length as a fraction of the plateau's",
                    results.Interval(run => Math.Log2(LengthOfDrop(run) / run.PlateauLength)), 0, Quantity.Number)
                    .WithLowerBounds(isBelow: true, results.Runs, [], Dropped),
            };
        })]);
    }

    private static ClaimFinding Rises(ExperimentResults all)
    {
        string unseen = Measured.Loss(Measured.Unseen);
        ExperimentResults results = Fewest(all);
        return ClaimFinding.Above(
            "rise of the loss on unseen tasks, nats",
            results.Interval(run => run.At(unseen, 0.75 * run.PlateauLength) - run.At(unseen, 0.25 * run.PlateauLength)), 0, Quantity.Nats);
    }

    // No shorter than what a report averages over.
    private static double LengthOfDrop(ExperimentRun run) => Math.Max(run.SequencesUntil(Dropped) - run.PlateauLength, run.LossSequences[0]);

    private static int HalfOf(ExperimentRun run) =>
        Math.Max(0, run.LossSequences.TakeWhile(sequences => sequences <= run.PlateauLength / 2).Count() - 1);

    private static ExperimentResults Fewest(ExperimentResults all)
    {
        ExperimentResults results = Parts.EachLayout(all).First();
        return results.Where(Parts.Tasks, results.NumbersOn(Parts.Tasks)[0]);
    }

    private static IReadOnlyList<LineChart> Draw(ExperimentResults results) =>
    [
        .. results.Points.SelectMany(point =>
        {
            string title = $"{Parts.LayoutOf(point)}, {point.LabelsOn(Parts.Tasks)[0]} uniform tasks";
            double shortest = Math.Max(point.Runs.Min(run => run.PlateauLength), point.Runs[0].MeasuredSequences[1]); // some points in any case
            return new[]
            {
                Lines(title, point, 0, double.PositiveInfinity),
                Lines($"{title}, the plateau until the first run leaves it, enlarged", point, shortest / 10, shortest),
            };
        }),
    ];

    private static LineChart Lines(string title, ExperimentResults point, double from, double to) => new(
        title, Parts.SequencesTitle, Parts.LossTitle,
        [
            ExperimentCharts.Loss("training", point, from, to),
            .. Parts.TestsOf(point).Select(tasks => ExperimentCharts.Curve(tasks, point, Measured.Loss(tasks), from, to)),
        ])
    {
        ReferenceLines = [Parts.ChanceLoss],
    };
}
