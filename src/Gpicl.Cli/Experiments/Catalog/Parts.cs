using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>What several experiments have in common. Runs that are made with the same of it are made once.</summary>
internal static class Parts
{
    /// <summary>The axis of numbers of tasks.</summary>
    public const string Tasks = "tasks";

    /// <summary>The axis of token layouts.</summary>
    public const string Layout = "layout";

    /// <summary>The axis of what runs see.</summary>
    public const string Inputs = "inputs";

    /// <summary>On that axis: no network.</summary>
    public const string Pixels = "pixels";

    /// <summary>Title of axes that count sequences.</summary>
    public const string SequencesTitle = "Meta-training sequences";

    /// <summary>Title of axes of losses.</summary>
    public const string LossTitle = "Loss, nats a prediction";

    private const string Paired = "paired", PreviousLabel = "previous label";

    /// <summary>The run that all others differ from in one thing: uniform permutations, Adam, the scale's sizes.</summary>
    public static RunPlan Base(ExperimentCell cell) => new() { Recipe = cell.Scale.Recipe with { Seed = (ulong)cell.Seed } };

    /// <summary>The axis of pixels and of features of networks.</summary>
    public static ExperimentAxis InputsAxis(IReadOnlyList<string> networks) =>
        new(Inputs, [new(Pixels, 0), .. networks.Select((network, i) => new AxisValue(network, i + 1))]);

    /// <summary>The run on what the cell's place on the axis of inputs says, of as many images as the scale has for networks.</summary>
    public static RunPlan Seeing(this RunPlan plan, ExperimentCell cell, bool beyond) => plan with
    {
        Inputs = new RunInputs
        {
            Network = cell.LabelOn(Inputs) == Pixels ? null : cell.LabelOn(Inputs),
            TrainingImages = cell.Scale.Pick<int?>(500, 2_000, 10_000, null),
            TestImages = cell.Scale.Pick<int?>(200, 500, 2_000, null),
            Beyond = beyond,
        },
    };

    /// <summary>The base run with other options of meta-training.</summary>
    public static RunPlan With(this RunPlan plan, Func<MetaTrainingOptions, MetaTrainingOptions> change) =>
        plan with { Recipe = plan.Recipe with { Training = change(plan.Recipe.Training) } };

    /// <summary>The base run with other options of the optimizer.</summary>
    public static RunPlan With(this RunPlan plan, Func<OptimizerOptions, OptimizerOptions> change) =>
        plan.With(training => training with { Optimizer = change(training.Optimizer) });

    /// <summary>The base run with so many tasks.</summary>
    public static RunPlan WithTasks(this RunPlan plan, double tasks) => plan with { Recipe = plan.Recipe with { TaskCount = (int)tasks } };

    /// <summary>
    /// The axis of token layouts: pairs of an input and its label, as most experiments have them, and where there is time for it the paper's
    /// own, an input and the label of the one before. The paper's sizes have the paper's.
    /// </summary>
    public static ExperimentAxis Layouts(ExperimentScale scale) => new(Layout, [.. new[] { new AxisValue(Paired, 0), new AxisValue(PreviousLabel, 1) }
        .Where(layout => scale.Pick(layout.Number == 0, true, true, layout.Number == 1))]);

    /// <summary>The runs of each layout.</summary>
    public static IEnumerable<ExperimentResults> EachLayout(ExperimentResults results) =>
        results.LabelsOn(Layout).Select(layout => results.Where(Layout, layout));

    /// <summary>The layout of runs that all have the same.</summary>
    public static string LayoutOf(ExperimentResults results) => results.LabelsOn(Layout)[0];

    /// <summary>Whether a cell has the paper's layout beside the other.</summary>
    public static bool IsPreviousLabel(ExperimentCell cell) => cell.LabelOn(Layout) == PreviousLabel;

    /// <summary>
    /// The base run in a cell's layout. In the paper's a network of the size of scale <c>cpu</c> leaves the plateau with the help of Muon and of
    /// synthetic tasks in half of the sequences (docs/findings.md), of which there are twice as many; at the paper's scale it is as it is.
    /// </summary>
    public static RunPlan InLayoutOf(this RunPlan plan, ExperimentCell cell)
    {
        var learner = (GpiclOptions)plan.Recipe.Learner;
        return !IsPreviousLabel(cell) || learner.Layout == TokenLayout.PreviousLabel
            ? plan
            : (plan with
            {
                Recipe = plan.Recipe with { Learner = learner with { Layout = TokenLayout.PreviousLabel }, SyntheticFraction = 0.5f },
            }).Longer(2).WithBatch(64).With(training => training with
            {
                LearningRate = 4e-3f,
                Optimizer = training.Optimizer with { Algorithm = OptimizerAlgorithm.Muon },
            });
    }

    /// <summary>The same with as many sequences in either layout at scale <c>cpu</c>, twice those of other experiments.</summary>
    public static RunPlan LongerInLayoutOf(this RunPlan plan, ExperimentCell cell) =>
        plan.InLayoutOf(cell).Longer(cell.Scale.Pick(1, IsPreviousLabel(cell) ? 1 : 2, 1, 1));

    /// <summary>The base run with fixed label permutations in 90 % of the sequences at first, in none from the middle on (§4.3).</summary>
    public static RunPlan WithFadingBias(this RunPlan plan) => plan with
    {
        Recipe = plan.Recipe with
        {
            FixedPermutationFraction = 0.9f,
            FixedPermutationSequences = plan.Recipe.Training.Steps * plan.Recipe.Training.BatchSize / 2,
        },
    };

    /// <summary>The base run with another batch, and as many sequences.</summary>
    public static RunPlan WithBatch(this RunPlan plan, int batch) => plan.With(training =>
    {
        int Scaled(int steps, int least) => Math.Max(least, (int)((long)steps * training.BatchSize / batch));
        return training with
        {
            BatchSize = batch,
            Steps = Scaled(training.Steps, 2),
            WarmUpSteps = training.WarmUpSteps, // what the optimizer needs, whatever a step holds
            ReportInterval = Scaled(training.ReportInterval, 1),
            EvaluationInterval = Scaled(training.EvaluationInterval, 2),
        };
    });

    /// <summary>As many times the steps, with as many measurements.</summary>
    public static RunPlan Longer(this RunPlan plan, int times) => plan.With(training => training with
    {
        Steps = training.Steps * times,
        ReportInterval = training.ReportInterval * times,
        EvaluationInterval = training.EvaluationInterval * times,
    });

    /// <summary>The reference line of a learner that guesses.</summary>
    public static ReferenceLine Chance { get; } = new("chance", 0.1);

    /// <summary>The reference line of the loss of a learner that guesses.</summary>
    public static ReferenceLine ChanceLoss { get; } = new("chance", Math.Log(10));

    /// <summary>Sequences until the plateau's end.</summary>
    public static Quantity Plateau { get; } = new("plateau, sequences", run => run.PlateauLength, Quantity.Whole);

    /// <summary>1 for runs that have left the plateau.</summary>
    public static Quantity Left { get; } = new("left it, %", run => run.HasLeftPlateau ? 1 : 0, value => Quantity.Percent(value));

    /// <summary>Accuracy at the last ten positions after meta-training, in percent.</summary>
    public static Quantity Accuracy(string tasks) => new($"{tasks}, %", run => run.FinalAccuracy(tasks), Quantity.Percent);

    /// <summary>The names of all tasks that runs were meta-tested on: seen, unseen, the other data sets.</summary>
    public static IReadOnlyList<string> TestsOf(ExperimentResults results) => [.. results.Runs[0].Record.Final.Keys];

    /// <summary>The name of unseen tasks of a data set, in runs that were meta-trained on it or on another one.</summary>
    public static string UnseenTasks(ExperimentResults results, int trainedOn, int tested) => trainedOn == tested ? Measured.Unseen : results.Data[tested];

    /// <summary>log₂ of the plateau's length.</summary>
    public static double LogPlateau(ExperimentRun run) => Math.Log2(run.PlateauLength);

    /// <summary>The slope of the least-squares line through runs.</summary>
    public static double Slope(IReadOnlyList<ExperimentRun> runs, Func<ExperimentRun, double> x, Func<ExperimentRun, double> y)
    {
        double meanX = runs.Average(x), meanY = runs.Average(y);
        return runs.Sum(run => (x(run) - meanX) * (y(run) - meanY)) / runs.Sum(run => (x(run) - meanX) * (x(run) - meanX));
    }

    /// <summary>
    /// Looks at runs that have not got to some loss: they count with all their sequences, a lower bound. What larger numbers could undo is
    /// not decided.
    /// </summary>
    /// <param name="finding">What was found with the lower bounds.</param>
    /// <param name="isBelow">Whether a value is to be below a bound, not above.</param>
    /// <param name="raising">Runs whose larger numbers would make the value larger.</param>
    /// <param name="lowering">Runs whose larger numbers would make it smaller.</param>
    /// <param name="fraction">The loss, as a fraction of that of chance.</param>
    public static ClaimFinding WithLowerBounds(
        this ClaimFinding finding, bool isBelow, IEnumerable<ExperimentRun> raising, IEnumerable<ExperimentRun> lowering,
        double fraction = ExperimentRun.OnPlateau)
    {
        int raise = raising.Count(run => !run.HasReached(fraction)), lower = lowering.Count(run => !run.HasReached(fraction));
        if (raise + lower == 0)
            return finding;
        bool undone = finding.Verdict switch
        {
            Verdict.Reproduced => (isBelow ? raise : lower) > 0,
            Verdict.NotReproduced => (isBelow ? lower : raise) > 0,
            _ => false,
        };
        return new ClaimFinding(undone ? Verdict.Undecided : finding.Verdict, finding.Evidence + FormattableString.Invariant(
            $" (runs that did not come below {100 * fraction:F0} % of the loss of chance, whose sequences are a lower bound: {raise + lower}")
            + (undone ? "; so longer runs have to decide)" : ")"));
    }
}
