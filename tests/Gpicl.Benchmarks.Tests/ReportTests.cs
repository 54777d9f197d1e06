using Gpicl.Benchmarks.Report;
using Gpicl.Cli;
using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Output;

namespace Gpicl.Benchmarks.Tests;

public sealed class ReportTests : IDisposable
{
    private static readonly string Command = ReportCommand.SectionOf(ReportPart.Gemm);

    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Ratios_are_ours_over_theirs_and_missing_figures_are_dashes()
    {
        BenchReport report = Report(
            [new GemmRow(new GemmShape(2, 3, 4), 1, 300, 200), new GemmRow(new GemmShape(2, 3, 4, TransposeB: true), 1, 150, null)],
            [
                new TrainingRow(
                    TrainingSetup.Transformer("paired", 256, 32), new TrainingResult(90, 240, 0.6, 2048, 512 << 20, 400, 1, 3_000_000, 204_800),
                    new RivalSpeed(30, 1), null),
            ]);

        string text = ReportMarkdown.Render(report, ReportPart.Gemm) + ReportMarkdown.Render(report, ReportPart.Train);

        Assert.Contains("| 2 × 3 × 4 |  | 1 | 300.0 | 100 % | 200.0 | 1.50 |", text, StringComparison.Ordinal);
        Assert.Contains("| 2 × 3 × 4 | B | 1 | 150.0 | 50 % | – | – |", text, StringComparison.Ordinal);
        Assert.Contains(
            "| gpicl | paired, d 256 | 3,000,000 | 204,800 | 32 | 90.0 | 240.0 | 60 % | 2.0 KiB | 512 MiB | 30.0 | 1 | 3.00 | – | – | – |",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Scaling_has_a_column_for_every_length()
    {
        var scaling = new ScalingResult(2, 10, 18, 1.8, [new LengthResult(50, 20, 400, 1), new LengthResult(100, 41, 410, 1)]);

        string text = ReportMarkdown.Render(Report([], []) with { Scaling = [new ScalingRow("paired", scaling)] }, ReportPart.Scaling);

        Assert.Contains("| paired | 1.80 | 20.00 | 41.00 |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Meta-training", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_text_between_the_two_lines_is_replaced()
    {
        File.WriteAllText(file, $"before\n{MarkdownSection.Begin(Command)}\nold\n{MarkdownSection.End(Command)}\nafter\n");

        MarkdownSection.Find(file, Command).Write("new");

        Assert.Equal($"before\n{MarkdownSection.Begin(Command)}\nnew\n{MarkdownSection.End(Command)}\nafter\n", File.ReadAllText(file));
    }

    [Fact]
    public void A_file_without_the_two_lines_is_left_alone()
    {
        File.WriteAllText(file, "somebody's notes");

        var error = Assert.Throws<UsageException>(() => MarkdownSection.Find(file, Command));

        Assert.Contains(MarkdownSection.Begin(Command), error.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's notes", File.ReadAllText(file));
    }

    private static BenchReport Report(IReadOnlyList<GemmRow> gemm, IReadOnlyList<TrainingRow> training) =>
        new("a machine", "2026-01-01", 2, 3, null, null, gemm, training, []);
}
