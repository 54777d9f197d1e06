using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figure 6: the loss stays at that of chance for long, then drops.</summary>
internal static class PlateauExperiment
{
    private const double Dropped = 0.8; // of the loss of chance

    public static Experiment Create() => new()
    {
        Name = "plateau",
        Figure = "6",
        Title = "A plateau of the loss, and its end",
        Text = "Uniform tasks: every sequence has a random projection and a label permutation of its own task. Training loss, and losses on seen tasks, unseen "
            + "tasks and other data sets, against the sequences meta-trained on. The plateau ends where the training loss comes below 95 % of that of chance.",
        Axes = scale => [ExperimentAxis.Powers(Parts.Tasks, scale.Pick<int[]>([12], [12, 16], [12, 16], [16, 24]))],
        Plan = cell => Parts.Base(cell).Longer(cell.Scale.Pick(1, 3, 1, 1)).WithTasks(cell[Parts.Tasks]),
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
            new("The loss stays on a plateau, then drops: the drop from 95 % to 80 % of the loss of chance takes fewer sequences than the plateau.", Drops),
            new("While it is on the plateau, the loss on unseen tasks rises: it is higher at three quarters of the plateau than at a quarter, with the fewest "
                + "tasks.", Rises),
        ],
    };

    private static ClaimFinding Drops(ExperimentResults all)
    {
        ExperimentResults results = Fewest(all);
        return ClaimFinding.All(
            ClaimFinding.Above(
                "training loss at half the plateau, as a fraction of that of chance",
                results.Interval(run => run.Record.Loss[HalfOf(run)] / run.ChanceLoss), 0.97, Quantity.Nats),
            ClaimFinding.Below(
                "length of the drop as a fraction of the plateau's",
                results.Interval(run => run.SequencesUntil(Dropped) / run.PlateauLength - 1), 1, Quantity.Number)
                .WithLowerBounds(isBelow: true, results.Runs, [], Dropped));
    }

    private static ClaimFinding Rises(ExperimentResults all)
    {
        string unseen = Measured.Loss(Measured.Unseen);
        ExperimentResults results = Fewest(all);
        return ClaimFinding.Above(
            "rise of the loss on unseen tasks, nats",
            results.Interval(run => run.At(unseen, 0.75 * run.PlateauLength) - run.At(unseen, 0.25 * run.PlateauLength)), 0, Quantity.Nats);
    }

    private static int HalfOf(ExperimentRun run) =>
        Math.Max(0, run.LossSequences.TakeWhile(sequences => sequences <= run.PlateauLength / 2).Count() - 1);

    private static ExperimentResults Fewest(ExperimentResults results) => results.Where(Parts.Tasks, results.NumbersOn(Parts.Tasks)[0]);

    private static IReadOnlyList<LineChart> Draw(ExperimentResults results)
    {
        ExperimentResults fewest = Fewest(results);
        string label = fewest.LabelsOn(Parts.Tasks)[0];
        double shortest = Math.Max(fewest.Runs.Min(run => run.PlateauLength), fewest.Runs[0].MeasuredSequences[1]); // some points in any case
        return
        [
            new LineChart($"{label} uniform tasks", Parts.SequencesTitle, Parts.LossTitle, Lines(0, double.PositiveInfinity))
            {
                ReferenceLines = [Parts.ChanceLoss],
            },
            new LineChart(
                $"{label} uniform tasks, the plateau until the first run leaves it, enlarged", Parts.SequencesTitle, Parts.LossTitle,
                Lines(shortest / 10, shortest))
            {
                ReferenceLines = [Parts.ChanceLoss],
            },
        ];

        IEnumerable<LineSeries> Lines(double from, double to) =>
        [
            ExperimentCharts.Loss("training", fewest, from, to),
            .. Parts.TestsOf(fewest).Select(tasks => ExperimentCharts.Curve(tasks, fewest, Measured.Loss(tasks), from, to)),
        ];
    }
}
