using Gpicl.Baselines.Vsml;
using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figure 23: the plateau of VSML by its layers.</summary>
internal static class VsmlDepthExperiment
{
    private const string Layers = "layers";
    private const int Side = 7; // of images, where time is short

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
            RunPlan plan = Parts.Base(cell).WithTasks(cell[Parts.Tasks]);
            bool small = cell.Scale.Pick(true, true, false, false);
            return plan with
            {
                Recipe = plan.Recipe with
                {
                    Images = small ? plan.Recipe.Images with { Side = Side } : plan.Recipe.Images,
                    Learner = new VsmlOptions { InputSize = small ? Side * Side : plan.Recipe.Learner.InputSize, HiddenLayers = (int)cell[Layers] - 1 },
                },
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
}
