using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.Model;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figure 16: longer sequences.</summary>
internal static class SequenceLengthExperiment
{
    private const string Length = "length";

    public static Experiment Create() => new()
    {
        Name = "sequence-length",
        Figure = "16",
        Title = "Longer sequences",
        Text = "Meta-trained and meta-tested at several lengths; accuracy of the last ten queries on unseen tasks of the data set meta-trained "
            + "on and of the others.",
        Axes = scale => [ExperimentAxis.Of(Length, scale.Pick<double[]>([20, 50], [25, 50, 100], [25, 50, 100, 200], [50, 100, 200, 400]))],
        Plan = cell => Parts.Base(cell).WithLength((int)cell[Length]),
        Quantities = results => [Parts.Plateau, .. Unseen(results).Select(Parts.Accuracy)],
        Charts = results =>
        [
            new LineChart(
                "Accuracy of the last ten queries by length", "log₂ of the length of sequences", "Accuracy",
                Unseen(results).Select(tasks => ExperimentCharts.Over(
                    $"{results.Data[0]} to {Name(results, tasks)}", results, run => Math.Log2(run.Cell[Length]), run => run.FinalAccuracy(tasks))))
            {
                PercentY = true,
                ReferenceLines = [Parts.Chance],
            },
        ],
        Claims =
        [
            new("Longer is better: on every data set, accuracy at the longest length is above that at the shortest.", results =>
            {
                IReadOnlyList<double> lengths = results.NumbersOn(Length);
                return ClaimFinding.All([.. Unseen(results).Select(tasks => ClaimFinding.Above(
                    $"{Name(results, tasks)}, points", results.Where(Length, lengths[^1]).Difference(
                        results.Where(Length, lengths[0]), run => run.FinalAccuracy(tasks)), 0, Quantity.Percent))]);
            }),
        ],
    };

    private static RunPlan WithLength(this RunPlan plan, int length) => plan.With(training => training with { Length = length }) is var longer
        && longer.Recipe.Learner is GpiclOptions { Layout: TokenLayout.PreviousLabel } options
        ? longer with { Recipe = longer.Recipe with { Learner = options with { MaximumLength = length } } }
        : longer;

    private static IEnumerable<string> Unseen(ExperimentResults results) => Parts.TestsOf(results).Where(tasks => tasks != Measured.Seen);

    private static string Name(ExperimentResults results, string tasks) => tasks == Measured.Unseen ? results.Data[0] : tasks;
}
