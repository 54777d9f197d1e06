using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figures 10 and 13: many seeds around the transition.</summary>
internal static class BimodalityExperiment
{
    public static Experiment Create() => new()
    {
        Name = "bimodality",
        Figure = "10, 13",
        Title = "Two kinds of outcomes",
        Text = "Many seeds with a number of tasks near the transition to learning (near 6,000 for the paper's network): the final training loss, "
            + "and the loss on unseen tasks, of every run.",
        Axes = scale => [ExperimentAxis.Of(Parts.Tasks, scale.Pick<double[]>([4096], [4096], [1024, 2048, 4096, 8192], [4096, 6000, 8192]))],
        Seeds = cell => cell.Scale.Pick(2, 12, 64, 64),
        Plan = cell => Parts.Base(cell).WithTasks(cell[Parts.Tasks]),
        Recorded = [Measured.Loss(Measured.Unseen)],
        Quantities = _ =>
        [
            new("training loss", run => run.Record.Loss[^1], Quantity.Nats),
            new("loss, unseen", Loss, Quantity.Nats),
            Parts.Accuracy(Measured.Unseen),
        ],
        Charts = results =>
        [
            .. results.Points.Select(point => new LineChart(
                $"{point.LabelsOn(Parts.Tasks)[0]} tasks, runs by their loss", "Runs, best first", Parts.LossTitle,
                [Sorted("training", point, run => run.Record.Loss[^1]), Sorted("unseen tasks", point, Loss)])
            {
                ReferenceLines = [Parts.ChanceLoss],
            }),
        ],
        Claims =
        [
            new("There are two clusters with little between: of the losses on unseen tasks, fewer lie in the middle third between the lowest and "
                + "the highest than an "
                + "even spread would have (below 33.3 %), with some number of tasks, and the highest is at least 0.3 nats above the lowest.", results =>
                ClaimFinding.Any([.. results.Points.Select(Clusters)])),
        ],
    };

    private static ClaimFinding Clusters(ExperimentResults point)
    {
        double[] losses = [.. point.Runs.Select(Loss)];
        double low = losses.Min(), high = losses.Max(), third = (high - low) / 3;
        if (high - low < 0.3)
            return new ClaimFinding(
                Verdict.NotReproduced, $"{point.LabelsOn(Parts.Tasks)[0]} tasks: losses from {Quantity.Nats(low)} to {Quantity.Nats(high)} nats, one cluster");
        return ClaimFinding.Below(
            $"{point.LabelsOn(Parts.Tasks)[0]} tasks, losses from {Quantity.Nats(low)} to {Quantity.Nats(high)}: share in the middle third, %",
            Share(losses.Count(loss => loss > low + third && loss < high - third), losses.Length), 1.0 / 3, Quantity.Percent);
    }

    // Wilson's interval.
    private static SampleInterval Share(int count, int of)
    {
        const double Z = 1.96;
        double share = (double)count / of, scale = 1 + Z * Z / of;
        return new SampleInterval(
            (share + Z * Z / (2 * of)) / scale, Z / scale * Math.Sqrt(share * (1 - share) / of + Z * Z / (4.0 * of * of)), of);
    }

    private static double Loss(ExperimentRun run) => run.Last(Measured.Loss(Measured.Unseen));

    private static LineSeries Sorted(string name, ExperimentResults point, Func<ExperimentRun, double> value) =>
        new(name, point.Runs.Select(value).Order().Select((loss, i) => new LinePoint(i + 1, loss)));
}
