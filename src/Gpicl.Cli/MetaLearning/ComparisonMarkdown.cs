using System.Globalization;
using System.Text;
using Gpicl.Cli.Features;

namespace Gpicl.Cli.MetaLearning;

/// <summary>Writes a comparison as Markdown, with all that is needed to make it again.</summary>
internal static class ComparisonMarkdown
{
    public static string Render(ComparisonResult result)
    {
        var text = new StringBuilder();
        text.AppendLine("# Learners side by side").AppendLine();
        text.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Accuracy in % after {result.Examples} examples of an unseen task, with 95 % intervals; in parentheses the figure of the paper's "
            + $"Table 2, where it has one (its learners were meta-trained on MNIST and saw images of 32 × 32 in color). Each of ours is of "
            + $"{result.Predictions:N0} predictions. Every learner is given the very same tasks, support sets and queries: test splits only, "
            + $"random projections to {result.Inputs} inputs and uniform label permutations of seed {result.Seed}; images "
            + $"{ComparisonText.Describe(result.Images)}."));
        text.AppendLine();
        if (result.Features.Count > 0)
        {
            text.AppendLine(
                "`data@features` are features that a pretrained network finds in the images; their square roots are taken, centered and scaled to one "
                + "length for each image:");
            text.AppendLine();
            foreach (FeatureSource features in result.Features)
                text.AppendLine($"- {Escape(features.Describe())}");
            text.AppendLine();
        }

        AppendHeader(text, ["learner", .. result.Data], textColumns: 1);
        foreach (ComparisonRow row in result.Learners)
            AppendRow(text, [row.Name, .. row.Figures.Select(Describe)]);

        text.AppendLine().AppendLine("## What they cost").AppendLine();
        AppendHeader(text, ComparisonText.CostHeads(result.Examples), textColumns: 2);
        foreach (ComparisonRow row in result.Learners)
            AppendRow(text, ComparisonText.Costs(row));
        text.AppendLine().AppendLine(
            "Training is meta-training; PFLOP is its matrix arithmetic, 10¹⁵ operations. State: numbers a learner carries from one example to the "
            + $"next (§4.2). Milliseconds: one thread reads {result.Examples} examples and predicts one label, in batches of 8, mean over the data "
            + $"sets; {result.Machine}.");
        if (result.Learners.Any(row => row.Recipe != null))
        {
            text.AppendLine().AppendLine("Meta-training:").AppendLine();
            foreach (ComparisonRow row in result.Learners.Where(row => row.Recipe != null))
                text.AppendLine($"- {Escape(row.Name)}: {Escape(row.Recipe!)}");
        }

        text.AppendLine().AppendLine("Made with").AppendLine().AppendLine("```sh").AppendLine(result.Command).Append("```");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendHeader(StringBuilder text, string[] cells, int textColumns)
    {
        AppendRow(text, cells);
        AppendRow(text, cells.Select((_, i) => i < textColumns ? "---" : "---:"));
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).AppendLine(" |");

    private static string Describe(ComparisonFigure figure) =>
        ComparisonText.Accuracy(figure) + (ComparisonText.Paper(figure) is { } paper ? $" ({paper})" : "");

    // A bar would end the cell.
    private static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);
}
