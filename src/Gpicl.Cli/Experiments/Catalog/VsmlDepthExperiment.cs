using Gpicl.Baselines.Vsml;
using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.MetaTraining;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figure 23: the plateau of VSML by its layers.</summary>
internal static class VsmlDepthExperiment
{
    private const string Layers = "layers";
    private const int Side = 7; // of images, where time is short
    private const float LearningRate = 0.02f;

    public static Experiment Create() => new()
    {
        Name = "vsml-depth",
        Figure = "23",
        Title = "Deeper VSML, longer plateaus",
        Text = "VSML of one layer, where every LSTM stands between an input and a class, and of several with units between them, all with the "
            + "same LSTM: the training loss against sequences.",
        Axes = scale =>
        [
            ExperimentAxis.Powers(Parts.Tasks, scale.Pick<int[]>([16], [16], [8, 12, 16], [8, 12, 16, 20, 24])),
            ExperimentAxis.Of(Layers, scale.Pick<double[]>([1, 2], [1, 2, 3], [1, 2, 3], [1, 2, 3])),
        ],
        Plan = cell =>
        {
            RunPlan plan = Parts.Base(cell).WithTasks(cell[Parts.Tasks]).With(training => training with
            {
                Steps = cell.Scale.Pick(60, 120, 2_000, 10_000),
                BatchSize = 8,
                LearningRate = LearningRate,
                WarmUpSteps = 20,
                ReportInterval = cell.Scale.Pick(1, 1, 20, 100),
                EvaluationInterval = cell.Scale.Pick(30, 40, 500, 1_000),
                EvaluationSequences = 16,
            });
            bool small = cell.Scale.Pick(true, true, false, false);
            MetaTrainingRecipe recipe = plan.Recipe;
            return plan with
            {
                Recipe = recipe with
                {
                    Images = small ? recipe.Images with { Side = Side } : recipe.Images,
                    Learner = WithLayers((int)cell[Layers], small ? Side * Side : recipe.Learner.InputSize, units: small ? 8 : 16),
                },
                FinalSequences = cell.Scale.Pick(64, 64, 256, 256),
            };
        },
        Quantities = _ =>
        [
            new("state", run => run.Record.StateSize, Quantity.Whole),
            Parts.Plateau,
            Parts.Left,
            Parts.Accuracy(Measured.Unseen),
        ],
        Charts = results =>
        [
            .. results.LabelsOn(Parts.Tasks).Select(tasks => new LineChart(
                $"{tasks} tasks", Parts.SequencesTitle, Parts.LossTitle,
                results.NumbersOn(Layers).Select(layers => ExperimentCharts.Loss(
                    layers == 1 ? "1 layer" : FormattableString.Invariant($"{layers} layers"), results.Where(Parts.Tasks, tasks).Where(Layers, layers))))
            {
                ReferenceLines = [Parts.ChanceLoss],
            }),
        ],
        Claims =
        [
            new("Deeper ones have longer plateaus: log₂ of its length with the most layers minus that with one is above 0, with every number of tasks.",
                results => ClaimFinding.All([..
                    from tasks in results.LabelsOn(Parts.Tasks)
                    let one = results.Where(Parts.Tasks, tasks).Where(Layers, 1)
                    let most = results.Where(Parts.Tasks, tasks).Where(Layers, results.NumbersOn(Layers)[^1])
                    select ClaimFinding.Above($"difference, {tasks} tasks", most.Difference(one, Parts.LogPlateau), 0, Quantity.Number)
                        .WithLowerBounds(isBelow: false, most.Runs, one.Runs)])),
        ],
    };

    private static VsmlOptions WithLayers(int layers, int inputs, int units) =>
        new() { InputSize = inputs, HiddenLayers = layers - 1, HiddenUnits = layers > 1 ? units : null };
}
