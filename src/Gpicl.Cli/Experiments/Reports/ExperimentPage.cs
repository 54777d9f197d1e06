using System.Text;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using static System.FormattableString;

namespace Gpicl.Cli.Experiments.Reports;

/// <summary>Writes the page of an experiment as Markdown, with all that is needed to make it again.</summary>
internal static class ExperimentPage
{
    /// <summary>The page.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="results">All of its runs.</param>
    /// <param name="claims">What became of its claims.</param>
    /// <param name="plots">Names of its plots' files, with their titles.</param>
    /// <param name="command">The command line.</param>
    /// <param name="machine">What it ran on.</param>
    /// <param name="threads">Threads of a run.</param>
    /// <param name="networks">Networks whose features were inputs, in words; null for none.</param>
    public static string Render(
        Experiment experiment, ExperimentResults results, IReadOnlyList<ClaimReport> claims, IReadOnlyList<(string File, string Title)> plots, string command,
        string machine, int threads, IReadOnlyList<string>? networks = null)
    {
        var text = new StringBuilder();
        text.AppendLine($"# {experiment.Title}").AppendLine();
        string figures = experiment.Figure.Contains(',', StringComparison.Ordinal) ? "Figures" : "Figure";
        text.AppendLine($"{figures} {experiment.Figure} of the paper, at scale `{results.Scale.Name}`. {experiment.Text}").AppendLine();
        text.AppendLine("## Claims").AppendLine();
        AppendRow(text, ["claim, and what has to hold", "found", "evidence"]);
        AppendRow(text, ["---", "---", "---"]);
        foreach (ClaimReport claim in claims)
            AppendRow(text, [claim.Claim, $"**{claim.Found}**", claim.Evidence]);
        text.AppendLine();
        foreach ((string file, string title) in plots)
            text.AppendLine($"![{title}]({file})").AppendLine();
        AppendTable(text, experiment, results);
        string others = results.Data.Count > 1 ? $"; {string.Join(", ", results.Data.Skip(1))}: the same of other data sets" : "";
        text.AppendLine("Means over seeds, with 95 % intervals by Student's t. `seen`: tasks of the meta-training distribution, in other sequences; `unseen`: "
            + "tasks of the test split of the data set meta-trained on, by projections that no training sequence had, with uniform permutations"
            + $"{others}. Accuracy is that of a sequence's last ten positions.");
        text.AppendLine().AppendLine("## Made with").AppendLine().AppendLine("```sh").AppendLine(command).AppendLine("```").AppendLine();
        text.Append(Budget(results, threads)).Append(' ').AppendJoin("", (networks ?? []).Select(network => $"{network}. ")).Append(machine).Append('.');
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendTable(StringBuilder text, Experiment experiment, ExperimentResults results)
    {
        string[] axes = [.. results.Runs[0].Cell.Coordinates.Select(coordinate => coordinate.Axis)];
        IReadOnlyList<Quantity> quantities = experiment.Quantities(results);
        AppendRow(text, [.. axes, "seeds", .. quantities.Select(quantity => quantity.Head)]);
        AppendRow(text, [.. axes.Select(_ => "---:"), "---:", .. quantities.Select(_ => "---:")]);
        foreach (ExperimentResults point in results.Points)
            AppendRow(text,
            [
                .. point.Runs[0].Cell.Coordinates.Select(coordinate => coordinate.Value.Label),
                Invariant($"{point.Runs.Count}"),
                .. quantities.Select(quantity => point.Interval(quantity.Value).ToText(quantity.Format)),
            ]);
        text.AppendLine();
    }

    private static string Budget(ExperimentResults results, int threads)
    {
        RunPlan first = results.Runs[0].Plan;
        MetaTrainingOptions training = first.Recipe.Training;
        OptimizerOptions optimizer = training.Optimizer;
        double seconds = results.Runs.Sum(run => run.Record.Seconds);
        return Invariant($"{Count(results.Runs.Count, "run")}, {seconds:N0} seconds in all, with {Count(threads, "thread")} each. ")
            + Invariant($"The first run: {Describe(first.Recipe.Learner)}; meta-trained on {results.Data[first.TrainedOn]}, ")
            + Invariant($"{training.Steps:N0} steps of {training.BatchSize} sequences of {training.Length} examples, ")
            + Invariant($"learning rate {training.LearningRate}, ε {optimizer.Epsilon}, β₂ {optimizer.Beta2}.");
    }

    private static string Describe(ILearnerOptions learner) => learner is GpiclOptions options
        ? Invariant($"GPICL with {(options.Layout == TokenLayout.Paired ? "paired" : "previous-label")} tokens, model size {options.ModelSize}, ")
            + Invariant($"{Count(options.Layers, "layer")}, {Count(options.Heads, "head")}, {options.InputSize} inputs")
        : Invariant($"{LearnerCatalog.NameOf(learner)}, {learner.ParameterCount:N0} parameters, {learner.InputSize} inputs");

    private static string Count(int number, string noun) => Invariant($"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).AppendLine(" |");
}
