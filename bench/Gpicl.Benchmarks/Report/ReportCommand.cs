using System.CommandLine;
using System.CommandLine.Help;
using Gpicl.Cli;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Output;

namespace Gpicl.Benchmarks.Report;

/// <summary><c>report</c>: all tables of bench/README.md, measured on this machine.</summary>
internal static class ReportCommand
{
    /// <summary>What owns a table in bench/README.md.</summary>
    public static string SectionOf(ReportPart part) => $"bench report, {part.ToString().ToLowerInvariant()}";

    private const string All = "all";
    private const string StandardFile = "bench/README.md", StandardReference = "bench/learners_torch.py";

    /// <summary>This command and those it measures with.</summary>
    public static Command Root(CommandConsole console) => new("Gpicl.Benchmarks", "Measures how fast the library is, beside its rivals.")
    {
        new HelpOption(), Create(console), GemmCommand.Create(console), ScalingCommand.Create(console), ContextCommand.Create(console),
    };

    private static Command Create(CommandConsole console)
    {
        Option<string> only = CommandOptions.Choice("--only", "The table to make.", All, "gemm", "train", "scaling");
        Option<int> threads = CommandOptions.Threads();
        Option<int> rounds = CommandOptions.WholeNumber("--rounds", "Times every figure is measured, ours and theirs in turn.", 1, 1000, 3);
        Option<int> repetitions = CommandOptions.WholeNumber("--repetitions", "Matrix products timed in a round.", 20, 1_000_000, 30);
        Option<int> steps = CommandOptions.WholeNumber("--steps", "Training steps timed in a round.", 1, 1 << 20, 8);
        var python = new Option<string>("--python")
        {
            Description = "Python interpreter; products are compared where it has numpy, training where it has PyTorch.",
            DefaultValueFactory = _ => "python3",
            HelpName = "program",
        };
        var reference = new Option<string>("--reference")
        {
            Description = "PyTorch script to compare training with; see bench/README.md.",
            DefaultValueFactory = _ => StandardReference,
            HelpName = "file",
        };
        var markdown = new Option<string>("--markdown")
        {
            Description = "Markdown file that receives the tables, in their place there.",
            DefaultValueFactory = _ => StandardFile,
            HelpName = "file",
        };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("report", "Measure everything and write the tables of bench/README.md: a quarter of an hour, in the root of the repository.")
        {
            only, threads, rounds, repetitions, steps, python, reference, markdown, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            string script = parsed.GetRequiredValue(reference);
            if (!File.Exists(script))
                throw new UsageException($"--reference is '{script}'; there is no such file.");
            var options = new ReportOptions(
                parsed.GetRequiredValue(only) is not All and var part ? [Enum.Parse<ReportPart>(part, ignoreCase: true)] : Enum.GetValues<ReportPart>(),
                parsed.GetValue(threads),
                parsed.GetValue(rounds),
                parsed.GetValue(repetitions),
                parsed.GetValue(steps),
                parsed.GetRequiredValue(python),
                Path.GetFullPath(script));
            string file = parsed.GetRequiredValue(markdown);
            foreach (ReportPart each in options.Parts)
                MarkdownSection.Find(file, SectionOf(each)); // fails before anything is measured
            BenchReport report = new ReportRunner(options, new Measurements(options, cancellation), console)
                .Run((part, known) => MarkdownSection.Find(file, SectionOf(part)).Write(ReportMarkdown.Render(known, part)));
            if (parsed.GetValue(json))
                console.WriteJson(report);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }
}
