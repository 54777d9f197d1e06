using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figures 8 and 18: a fixed label permutation for a fraction of the sequences.</summary>
internal static class BiasExperiment
{
    private const string Bias = "fixed permutations";

    public static Experiment Create() => new()
    {
        Name = "bias",
        Figure = "8, 18",
        Title = "Biased permutations",
        Text = "A fraction of the training sequences keeps one fixed label permutation. Losses on training tasks, unseen tasks (whose permutations are always "
            + "uniform) and other data sets; norm and cosine of consecutive gradients and updates, and the distance of the weights from their initial values.",
        Axes = scale =>
        [
            Parts.Layouts(scale),
            ExperimentAxis.Of(Bias, scale.Pick<double[]>([0, 0.9], [0, 0.5, 0.9], [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95], [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95])),
        ],
        Plan = cell =>
        {
            RunPlan plan = Parts.Base(cell).InLayoutOf(cell);
            return plan with { Recipe = plan.Recipe with { FixedPermutationFraction = (float)cell[Bias] } };
        },
        Recorded =
        [
            Measured.Loss(Measured.Unseen), Measured.GradientNorm, Measured.GradientCosine, Measured.UpdateCosine, Measured.Distance,
        ],
        Quantities = results =>
        [
            Parts.Plateau,
            new("unseen tasks leave it after", run => GeneralizesAfter(run), Quantity.Whole),
            .. Parts.TestsOf(results).Select(Parts.Accuracy),
            new("cosine of gradients", run => run.Record.Curves[Measured.GradientCosine].Average(), Quantity.Number),
            new("distance", run => run.Last(Measured.Distance), Quantity.Number),
        ],
        Charts = Draw,
        Claims =
        [
            new("Bias removes the plateau: with most bias it is at most half as long as with none (difference of log₂ below −1).", results =>
                Halves(Parts.EachLayout(results).First())),
            new("It does so in the paper's layout, beside synthetic tasks in half of the sequences: the same.", results =>
                results.LabelsOn(Parts.Layout).Count > 1
                    ? Halves(Parts.EachLayout(results).Last())
                    : ClaimFinding.Lacking("it takes runs with both layouts")),
            new("Generalization still comes: with most bias, accuracy on unseen tasks with uniform permutations ends above 15 %.", results =>
                ClaimFinding.All([.. Parts.EachLayout(results).Select(own => ClaimFinding.Above(
                    $"{Parts.LayoutOf(own)}, accuracy on unseen tasks, %", Most(own).Interval(run => run.FinalAccuracy(Measured.Unseen)), 0.15,
                    Quantity.Percent))])),
        ],
    };

    // Where the loss on unseen tasks leaves its plateau.
    private static double GeneralizesAfter(ExperimentRun run)
    {
        int left = Array.FindIndex(run.Record.Curves[Measured.Loss(Measured.Unseen)], loss => loss < 0.95 * run.ChanceLoss);
        return left < 0 ? run.TotalSequences : run.MeasuredSequences[left];
    }

    private static ClaimFinding Halves(ExperimentResults own) => ClaimFinding
        .Below("log₂ of the plateau with most bias minus with none", Most(own).Difference(None(own), Parts.LogPlateau), -1, Quantity.Number)
        .WithLowerBounds(isBelow: true, Most(own).Runs, None(own).Runs);

    private static ExperimentResults Most(ExperimentResults results) => results.Where(Bias, results.NumbersOn(Bias)[^1]);

    private static ExperimentResults None(ExperimentResults results) => results.Where(Bias, 0);

    // The two layouts apart; gradients in the first of them alone.
    private static IReadOnlyList<LineChart> Draw(ExperimentResults results)
    {
        ExperimentResults first = Parts.EachLayout(results).First();
        return
        [
            .. Parts.EachLayout(results).SelectMany(own => new[]
            {
                new LineChart(
                    $"{Parts.LayoutOf(own)}, training loss by fraction of fixed permutations", Parts.SequencesTitle, Parts.LossTitle, EachBias(own, Loss))
                {
                    ReferenceLines = [Parts.ChanceLoss],
                },
                new LineChart(
                    $"{Parts.LayoutOf(own)}, loss on unseen tasks", Parts.SequencesTitle, Parts.LossTitle, EachBias(own, Of(Measured.Loss(Measured.Unseen))))
                {
                    ReferenceLines = [Parts.ChanceLoss],
                },
            }),
            new LineChart("Consecutive gradients", Parts.SequencesTitle, "Cosine of their angle", EachBias(first, Of(Measured.GradientCosine))),
            new LineChart("Consecutive updates", Parts.SequencesTitle, "Cosine of their angle", EachBias(first, Of(Measured.UpdateCosine))),
            new LineChart("Way from the initial weights", Parts.SequencesTitle, "Distance", EachBias(first, Of(Measured.Distance))),
        ];

        static IEnumerable<LineSeries> EachBias(ExperimentResults own, Func<string, ExperimentResults, LineSeries> line) =>
            own.LabelsOn(Bias).Select(label => line($"{label} fixed", own.Where(Bias, label)));

        static LineSeries Loss(string name, ExperimentResults point) => ExperimentCharts.Loss(name, point);

        static Func<string, ExperimentResults, LineSeries> Of(string curve) => (name, point) => ExperimentCharts.Curve(name, point, curve);
    }
}
