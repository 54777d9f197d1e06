using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Execution;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.MetaTraining;
using Gpicl.Model;

namespace Gpicl.Cli.Tests.Experiments;

/// <summary>An experiment of four runs that take a tenth of a second together.</summary>
internal static class ToyExperiment
{
    public static ExperimentScale Scale { get; } = new("quick", 2, new MetaTrainingRecipe
    {
        Learner = new GpiclOptions { InputSize = 6, ModelSize = 8, Layers = 1, Heads = 1 },
        SyntheticFraction = 0,
        Images = new() { Side = 4, Gray = true },
        Training = new MetaTrainingOptions
        {
            Steps = 24,
            BatchSize = 4,
            Length = 6,
            WarmUpSteps = 2,
            ReportInterval = 5,
            EvaluationInterval = 8,
            EvaluationSequences = 8,
        },
    }, "for tests");

    public static Experiment Create() => new()
    {
        Name = "toy",
        Figure = "0",
        Title = "A toy",
        Text = "Nothing of interest.",
        Axes = _ => [ExperimentAxis.Powers("tasks", 1, 4)],
        Plan = cell => new RunPlan { Recipe = cell.Scale.Recipe with { Seed = (ulong)cell.Seed, TaskCount = (int)cell["tasks"] }, FinalSequences = 16 },
        Recorded = [Measured.Loss(Measured.Unseen), Measured.GradientNorm, Measured.GradientCosine, Measured.UpdateCosine, Measured.Distance],
        Quantities = _ =>
        [
            new("loss", run => run.Record.Loss[^1], Quantity.Nats),
            new("unseen|%", run => run.FinalAccuracy(Measured.Unseen), Quantity.Percent),
        ],
        Charts = results =>
        [
            new LineChart("Loss", "Sequences", "Loss", results.LabelsOn("tasks").Select(tasks =>
                ExperimentCharts.Loss($"{tasks} tasks", results.Where("tasks", tasks)))),
            new LineChart("Accuracy", "log₂ of tasks", "Accuracy", [ExperimentCharts.Over(
                "unseen", results, run => Math.Log2(run.Cell["tasks"]), run => run.FinalAccuracy(Measured.Unseen))]),
        ],
        Claims =
        [
            new("Losses are high.", results => ClaimFinding.Above("loss, nats", results.Interval(run => run.Record.Loss[^1]), 1, Quantity.Nats)),
            new("Losses are low.", results => ClaimFinding.Below("loss, nats", results.Interval(run => run.Record.Loss[^1]), 1, Quantity.Nats)),
        ],
    };

    /// <summary>Runs it.</summary>
    public static ExperimentOutcome Run(string output, CommandConsole? console = null, CancellationToken cancellation = default) =>
        new ExperimentSession(Setup(Scale, output), console ?? CommandConsole.Silent, cancellation).Execute();

    /// <summary>A process that runs it with more steps, and keeps the state at every measurement.</summary>
    /// <param name="arguments">The folder.</param>
    public static void Main(string[] arguments)
    {
        MetaTrainingRecipe recipe = Scale.Recipe;
        ExperimentScale longer = Scale with { Recipe = recipe with { Training = recipe.Training with { Steps = 400 } } };
        new ExperimentSession(Setup(longer, arguments[0]) with { BetweenStates = TimeSpan.Zero }, CommandConsole.Silent, CancellationToken.None).Execute();
    }

    private static ExperimentSetup Setup(ExperimentScale scale, string output) =>
        new([Create()], scale, [TinyRun.Data("fashion-mnist")], new TrainingPlace(TrainingPlace.Cpu, "float32", 1, null), output);

    /// <summary>The lines of its runs, without times.</summary>
    public static string[] Lines(string output) =>
        [.. File.ReadLines(Path.Combine(output, "toy.jsonl")).Select(line => line[..line.IndexOf("\"seconds\"", StringComparison.Ordinal)])];
}
