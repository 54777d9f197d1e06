using System.CommandLine;
using Gpicl.Cli.Output;
using Gpicl.Cli.Report;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl bench report</c>: all tables of bench/README.md, measured on this machine.</summary>
internal static class BenchReportCommand
{
    private const string All = "all";

    public static Command Create(CommandConsole console)
    {
        Option<string> only = CommandOptions.Choice("--only", "The table to make.", All, "gemm", "train", "scaling");
        Option<int> threads = CommandOptions.Threads();
        Option<int> rounds = CommandOptions.WholeNumber("--rounds", "Times every figure is measured, ours and theirs in turn; medians are reported.", 1, 1000, 3);
        Option<int> repetitions = CommandOptions.WholeNumber("--repetitions", "Matrix products timed in a round.", 20, 1_000_000, 30);
        Option<int> steps = CommandOptions.WholeNumber("--steps", "Training steps timed in a round.", 1, 1 << 20, 8);
        var python = new Option<string>("--python") { Description = "Python interpreter; with numpy, matrix products are compared.", DefaultValueFactory = _ => "python3", HelpName = "program" };
        Option<FileInfo?> reference = CommandOptions.ExistingFile("--reference", "PyTorch script to compare training with; see bench/README.md.");
        var markdown = new Option<string?>("--markdown") { Description = "Write the report into this Markdown file, in its place there.", HelpName = "file" };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("report", "Measure everything and write the tables of bench/README.md; takes a quarter of an hour.")
        {
            only, threads, rounds, repetitions, steps, python, reference, markdown, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            MarkdownSection? section = parsed.GetValue(markdown) is { } path ? MarkdownSection.Find(path, "bench report") : null;
            var options = new ReportOptions(
                parsed.GetRequiredValue(only) is not All and var part ? [Enum.Parse<ReportPart>(part, ignoreCase: true)] : Enum.GetValues<ReportPart>(),
                parsed.GetValue(threads),
                parsed.GetValue(rounds),
                parsed.GetValue(repetitions),
                parsed.GetValue(steps),
                parsed.GetRequiredValue(python),
                parsed.GetValue(reference)?.FullName);
            BenchReport report = new ReportRunner(options, new Measurements(options, cancellation), console).Run();
            string rendered = ReportMarkdown.Render(report);
            section?.Write(rendered);
            if (parsed.GetValue(json))
                console.WriteJson(report);
            else if (section == null)
                console.Output.Write(rendered);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }
}
