using System.Text;

namespace Gpicl.Cli.Experiments.Reports;

/// <summary>The front page: every figure, its claims, and what was found; those that have not been run, with their command.</summary>
internal static class ExperimentIndex
{
    /// <summary>The page.</summary>
    /// <param name="experiments">All experiments, in order, with what became of the claims of those that have been run.</param>
    /// <param name="commandFor">The command line that runs an experiment.</param>
    public static string Render(IEnumerable<(Experiment Experiment, IReadOnlyList<ClaimReport>? Claims)> experiments, Func<Experiment, string> commandFor)
    {
        var text = new StringBuilder();
        text.AppendLine("# Figures of the paper").AppendLine();
        text.AppendLine("| figure | experiment | claim | found |").AppendLine("| ---: | --- | --- | --- |");
        List<Experiment> missing = [];
        foreach ((Experiment experiment, IReadOnlyList<ClaimReport>? claims) in experiments)
        {
            string page = claims == null ? $"{experiment.Title} (`{experiment.Name}`)" : $"[{experiment.Title}]({experiment.Name}.md)";
            if (claims == null)
                missing.Add(experiment);
            for (int i = 0; i < experiment.Claims.Count; i++)
                text.AppendLine($"| {(i == 0 ? experiment.Figure : "")} | {(i == 0 ? page : "")} | {experiment.Claims[i].Text} | "
                    + $"{(claims == null ? "not run" : $"**{claims[i].Found}**")} |");
        }

        if (missing.Count > 0)
        {
            text.AppendLine().AppendLine("Those not run yet:").AppendLine().AppendLine("```sh");
            foreach (Experiment experiment in missing)
                text.AppendLine(commandFor(experiment));
            text.AppendLine("```");
        }

        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }
}
