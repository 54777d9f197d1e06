using System.CommandLine;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl compare</c>: learners side by side on the same unseen tasks, as in the paper's Table 2.</summary>
internal static class CompareCommand
{
    private const string Name = "compare";

    public static Command Create(CommandConsole console)
    {
        var run = new ComparisonOptionSet();
        Option<string?> markdown = new("--markdown")
        {
            Description = "Write tables, budgets and the command line to this Markdown file, into its place there when the file exists.",
            HelpName = "file",
        };
        Option<string?> svg = new("--svg")
        {
            Description = "Write a plot of all learning curves on the first data set, and on features of its images, to this file.",
            HelpName = "file",
        };
        Option<bool> json = CommandOptions.Json();
        var command = new Command(Name, "Compare learners on the same unseen tasks of test splits. Forward passes only.") { markdown, svg, json };
        run.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            CommandOptions.RequireFolder("--svg", parsed.GetValue(svg));
            MarkdownSection? section = parsed.GetValue(markdown) is { } file ? MarkdownSection.Find(file, Name) : null;
            using var comparison = new ComparisonRun(run.Read(parsed), console, cancellation);
            ComparisonResult result = comparison.Measure(CommandLine(parsed));
            if (parsed.GetValue(svg) is { } path)
            {
                comparison.MeasureCurves().Save(path);
                console.WriteLine($"Plot written to {path}.");
            }

            section?.Write(ComparisonMarkdown.Render(result));
            console.WriteResult(result, parsed.GetValue(json), ComparisonDisplay.ToTables);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static string CommandLine(ParseResult parsed) =>
        string.Join(' ', parsed.Tokens.Select(token => token.Value.Any(char.IsWhiteSpace) ? $"'{token.Value}'" : token.Value).Prepend("gpicl"));
}
