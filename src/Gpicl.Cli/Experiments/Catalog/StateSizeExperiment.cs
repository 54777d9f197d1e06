using Gpicl.Baselines.Recurrent;
using Gpicl.Baselines.Vsml;
using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.Model;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figures 5 and 15: accuracy by the size of a learner's state, and by its parameters.</summary>
internal static class StateSizeExperiment
{
    private const string Learner = "learner";

    private static readonly (string Family, string Label, ILearnerOptions Options)[] Learners =
    [
        .. from shape in new (int Size, int Layers)[] { (16, 1), (32, 1), (64, 1), (64, 2), (128, 2) }
           select ("GPICL", FormattableString.Invariant($"GPICL {shape.Size} × {shape.Layers}"),
               (ILearnerOptions)new GpiclOptions { ModelSize = shape.Size, Layers = shape.Layers, Heads = 1 }),
        .. from hidden in new[] { 64, 256 }
           select ("LSTM", FormattableString.Invariant($"LSTM {hidden}"), (ILearnerOptions)new LstmOptions { HiddenSize = hidden }),
        .. from heads in new[] { 2, 8 }
           select ("outer-product LSTM", FormattableString.Invariant($"outer-product LSTM {heads} × 32²"),
               (ILearnerOptions)new OuterProductLstmOptions { Heads = heads }),
        .. from grid in new[] { 1, 2, 4, 8 }
           select ("VSML without symmetries", FormattableString.Invariant($"VSML without symmetries {grid} × {grid}"),
               (ILearnerOptions)new VsmlWithoutSymmetriesOptions { GridSize = grid }),
    ];

    public static Experiment Create() => new()
    {
        Name = "state-size",
        Figure = "5, 15",
        Title = "The state decides",
        Text = "Learners of several kinds and sizes, all meta-trained in the same way: accuracy on unseen tasks by the numbers they carry from "
            + "one example to the next, and by the numbers that meta-training changes.",
        Axes = scale => [new ExperimentAxis(Learner, [.. Chosen(scale).Select(index => new AxisValue(Learners[index].Label, index))])],
        Plan = cell =>
        {
            RunPlan plan = Parts.Base(cell);
            ILearnerOptions own = plan.Recipe.Learner;
            return plan with { Recipe = plan.Recipe with { Learner = WithInputs(Learners[(int)cell[Learner]].Options, own.InputSize) } };
        },
        Quantities = _ =>
        [
            new("state", run => run.Record.StateSize, Quantity.Whole),
            new("parameters", run => run.Record.Parameters, Quantity.Whole),
            Parts.Left,
            Parts.Accuracy(Measured.Unseen),
        ],
        Charts = results =>
        [
            Against(results, "Accuracy by state size", "log₂ of the state's size", run => run.Record.StateSize),
            Against(results, "Accuracy by parameters", "log₂ of the number of parameters", run => run.Record.Parameters),
        ],
        Claims =
        [
            new("Accuracy goes with the size of the state, not with parameters: its rank correlation with state size minus that with parameters "
                + "is above 0.", results =>
                ClaimFinding.Above("difference of rank correlations", results.OfEachSeed(
                    runs => RankCorrelation(runs, run => run.Record.StateSize) - RankCorrelation(runs, run => run.Record.Parameters)), 0, Quantity.Number)),
        ],
    };

    private static IEnumerable<int> Chosen(ExperimentScale scale) =>
        scale.Pick([0, 5], [0, 1, 2, 3, 5, 7, 9, 10], Enumerable.Range(0, Learners.Length), Enumerable.Range(0, Learners.Length));

    private static ILearnerOptions WithInputs(ILearnerOptions options, int inputs) => options switch
    {
        GpiclOptions gpicl => gpicl with { InputSize = inputs },
        LstmOptions lstm => lstm with { InputSize = inputs },
        OuterProductLstmOptions outerProduct => outerProduct with { InputSize = inputs },
        _ => (VsmlWithoutSymmetriesOptions)options with { InputSize = inputs },
    };

    private static LineChart Against(ExperimentResults results, string title, string xTitle, Func<ExperimentRun, long> size) => new(
        title, xTitle, "Accuracy on unseen tasks",
        results.Runs.Select(FamilyOf).Distinct().Select(family => ExperimentCharts.Over(
            family, results with { Runs = [.. results.Runs.Where(run => FamilyOf(run) == family)] }, run => Math.Log2(size(run)),
            run => run.FinalAccuracy(Measured.Unseen))))
    {
        PercentY = true,
        ReferenceLines = [Parts.Chance],
    };

    private static string FamilyOf(ExperimentRun run) => Learners[(int)run.Cell[Learner]].Family;

    // Spearman's.
    private static double RankCorrelation(IReadOnlyList<ExperimentRun> runs, Func<ExperimentRun, double> size)
    {
        double[] x = Ranks(size), y = Ranks(run => run.FinalAccuracy(Measured.Unseen));
        double mean = (runs.Count - 1) / 2.0;
        double product = x.Zip(y, (a, b) => (a - mean) * (b - mean)).Sum();
        double spread = Math.Sqrt(x.Sum(rank => (rank - mean) * (rank - mean)) * y.Sum(rank => (rank - mean) * (rank - mean)));
        return spread == 0 ? 0 : product / spread;

        // Those that are equal share the mean of their ranks.
        double[] Ranks(Func<ExperimentRun, double> value) =>
            [.. runs.Select(run => runs.Count(other => value(other) < value(run)) + (runs.Count(other => value(other) == value(run)) - 1) / 2.0)];
    }
}
