using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figure 22: few tasks, weight decay, long runs.</summary>
internal static class GrokkingExperiment
{
    private const string Decay = "weight decay";

    public static Experiment Create() => new()
    {
        Name = "grokking",
        Figure = "22",
        Title = "No grokking",
        Text = "Few tasks, which the network memorizes or identifies, and long meta-training with weight decay: does generalization to unseen tasks come late?",
        Axes = scale =>
        [
            ExperimentAxis.Powers(Parts.Tasks, scale.Pick<int[]>([4], [4], [4, 8], [8, 12])),
            ExperimentAxis.Of(Decay, scale.Pick<double[]>([0], [0, 1], [0, 0.01, 0.1, 1, 10], [0, 0.01, 0.1, 1, 10])),
        ],
        Plan = cell => Parts.Base(cell).WithTasks(cell[Parts.Tasks])
            .With(optimizer => optimizer with { WeightDecay = (float)cell[Decay] }).Longer(cell.Scale.Pick(1, 1, 10, 10)),
        Recorded = [Measured.Accuracy(Measured.Seen), Measured.Accuracy(Measured.Unseen)],
        Quantities = results =>
        [
            Parts.Plateau,
            new("last training loss", run => run.Record.Loss[^1], Quantity.Nats),
            .. Parts.TestsOf(results).Select(Parts.Accuracy),
        ],
        Charts = results =>
        [
            .. results.LabelsOn(Parts.Tasks).Select(tasks => new LineChart($"{tasks} tasks", Parts.SequencesTitle, "Accuracy", results.LabelsOn(Decay)
                .SelectMany(decay => new[] { Measured.Seen, Measured.Unseen }.Select(test => ExperimentCharts.Curve(
                    $"decay {decay}, {test}", results.Where(Parts.Tasks, tasks).Where(Decay, decay), Measured.Accuracy(test)))))
            {
                PercentY = true,
                ReferenceLines = [Parts.Chance],
            }),
        ],
        Claims =
        [
            new("No grokking is seen: with every weight decay, accuracy on unseen tasks at the end is less than 5 points above that at half of meta-training.",
                results => ClaimFinding.All([.. results.Points.Select(point => ClaimFinding.Below(
                    $"{point.LabelsOn(Parts.Tasks)[0]} tasks, decay {point.LabelsOn(Decay)[0]}, points", point.Interval(Rise), 0.05, Quantity.Percent))])),
        ],
    };

    private static double Rise(ExperimentRun run)
    {
        string unseen = Measured.Accuracy(Measured.Unseen);
        return run.Last(unseen) - run.At(unseen, run.TotalSequences / 2.0);
    }
}
