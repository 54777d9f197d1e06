using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.MetaTraining.Optimizers;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figure 21: Adam's epsilon and the sign of the momentum.</summary>
internal static class OptimizerExperiment
{
    private const string Optimizer = "optimizer", Sign = "sign";

    // Steps of the sign are as large in every direction, those of Adam far smaller on average.
    private const float SignLearningRate = 0.25f;

    public static Experiment Create() => new()
    {
        Name = "optimizer",
        Figure = "21",
        Title = "Adam's epsilon, and the sign of the momentum",
        Text = "The plateau's length by Adam's ε, and with steps along the sign of the gradient's moving average (at a quarter of the "
            + "learning rate).",
        Axes = scale =>
        [
            ExperimentAxis.Powers(Parts.Tasks, scale.Pick<int[]>([16], [16], [12, 16], [16, 20, 24])),
            new ExperimentAxis("batch", [.. scale.Pick<int[]>([32], [32], [16, 64], [64, 128, 512])
                .Select(batch => new AxisValue(FormattableString.Invariant($"{batch}"), batch))]),
            new ExperimentAxis(Optimizer,
            [
                .. scale.Pick<int[]>([-3, -8], [-3, -8], [-3, -4, -5, -6, -8, -12], [-3, -4, -5, -6, -8, -12])
                    .Select(exponent => new AxisValue(FormattableString.Invariant($"ε = 1e{exponent}"), exponent)),
                new AxisValue(Sign, 0),
            ]),
        ],
        Plan = cell => Parts.Base(cell).Longer(cell.Scale.Pick(1, 2, 1, 1)).WithTasks(cell[Parts.Tasks]).With(training => training with
        {
            BatchSize = (int)cell["batch"],
            LearningRate = training.LearningRate * (cell.LabelOn(Optimizer) == Sign ? SignLearningRate : 1),
            Optimizer = cell.LabelOn(Optimizer) == Sign
                ? training.Optimizer with { Algorithm = OptimizerAlgorithm.SignOfMomentum }
                : training.Optimizer with { Epsilon = (float)Math.Pow(10, cell[Optimizer]) },
        }),
        Quantities = _ => [Parts.Plateau, Parts.Left, Parts.Accuracy(Measured.Unseen)],
        Charts = results =>
        [
            .. results.LabelsOn(Parts.Tasks).SelectMany(tasks => results.LabelsOn("batch").Select(batch => new LineChart(
                $"{tasks} tasks, batches of {batch}", Parts.SequencesTitle, Parts.LossTitle,
                results.LabelsOn(Optimizer).Select(label => ExperimentCharts.Loss(
                    label, results.Where(Parts.Tasks, tasks).Where("batch", batch).Where(Optimizer, label))))
            {
                ReferenceLines = [Parts.ChanceLoss],
            })),
        ],
        Claims =
        [
            new("A smaller epsilon more than halves the plateau: log₂ of its length with the smallest ε minus that with the largest is below −1.",
                results => Shortens(results, SmallestEpsilon(results))),
            new("The sign of the momentum does as well: the same, with the sign in place of the smallest ε.",
                results => Shortens(results, results.Where(Optimizer, Sign))),
        ],
    };

    private static ClaimFinding Shortens(ExperimentResults results, ExperimentResults better)
    {
        ExperimentResults largest = results.Where(Optimizer, results.NumbersOn(Optimizer).Where(number => number < 0).Max());
        return ClaimFinding.All([..
            from tasks in results.LabelsOn(Parts.Tasks)
            from batch in results.LabelsOn("batch")
            let shorter = better.Where(Parts.Tasks, tasks).Where("batch", batch)
            let longer = largest.Where(Parts.Tasks, tasks).Where("batch", batch)
            select ClaimFinding.Below(
                $"difference of log₂, {tasks} tasks, batches of {batch}", shorter.Difference(longer, Parts.LogPlateau), -1, Quantity.Number)
                .WithLowerBounds(isBelow: true, shorter.Runs, longer.Runs)]);
    }

    private static ExperimentResults SmallestEpsilon(ExperimentResults results) => results.Where(Optimizer, results.NumbersOn(Optimizer)[0]);
}
