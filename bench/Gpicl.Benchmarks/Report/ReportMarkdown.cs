using System.Text;
using static System.FormattableString;

namespace Gpicl.Benchmarks.Report;

/// <summary>Writes a report as Markdown.</summary>
internal static class ReportMarkdown
{
    private const string NotMeasured = "–";

    public static string Render(BenchReport report, ReportPart part)
    {
        var text = new StringBuilder();
        Action<StringBuilder, BenchReport> append = part switch
        {
            ReportPart.Gemm => AppendGemm,
            ReportPart.Train => AppendTraining,
            _ => AppendScaling,
        };
        append(text, report);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendGemm(StringBuilder text, BenchReport report)
    {
        AppendTitle(text, report, "Matrix products");
        if (report.Numpy != null)
            text.AppendLine(Invariant($"Theirs: {report.Numpy}.")).AppendLine();
        AppendHeader(text, "m × k × n", "transposed", "threads", "gpicl GFLOP/s", "of our best", "numpy GFLOP/s", "ratio");
        foreach (IGrouping<int, GemmRow> group in report.Gemm.GroupBy(row => row.Threads))
        {
            double best = group.Max(row => row.Gflops);
            foreach (GemmRow row in group)
            {
                AppendRow(
                    text,
                    Invariant($"{row.Shape.M} × {row.Shape.K} × {row.Shape.N}"),
                    row.Shape.TransposeA ? "A" : row.Shape.TransposeB ? "B" : "",
                    Invariant($"{row.Threads}"),
                    Invariant($"{row.Gflops:F1}"),
                    Invariant($"{100 * row.Gflops / best:F0} %"),
                    Optional(row.NumpyGflops, "F1"),
                    Optional(row.Gflops / row.NumpyGflops, "F2"));
            }
        }
    }

    private static void AppendTraining(StringBuilder text, BenchReport report)
    {
        AppendTitle(text, report, "Meta-training");
        string[] rivals =
        [
            .. report.Torch is { } torch ? new[] { torch } : [],
            .. report.Training.Any(row => row.TorchSharp != null) ? new[] { "libtorch through TorchSharp" } : [],
        ];
        string theirs = rivals.Length == 0 ? "" : $"; {string.Join(" and ", rivals)}, each at its better thread count";
        text.AppendLine(Invariant($"196 inputs, length 100, Transformers of 4 layers with heads of 32; ours on {report.Threads} threads{theirs}."))
            .AppendLine();
        AppendHeader(
            text, "learner", "architecture", "parameters", "state", "batch", "gpicl sequences/s", "GFLOP/s", "of GEMM peak", "allocated/step",
            "peak working set",
            "PyTorch sequences/s", "its threads", "ratio", "TorchSharp sequences/s", "its threads", "ratio");
        foreach (TrainingRow row in report.Training)
        {
            AppendRow(
                text,
                row.Setup.Learner,
                row.Setup.Architecture,
                Invariant($"{row.Result.Parameters:N0}"),
                Invariant($"{row.Result.StateSize:N0}"),
                Invariant($"{row.Setup.Batch}"),
                Invariant($"{row.Result.SequencesPerSecond:F1}"),
                Invariant($"{row.Result.Gflops:F1}"),
                Invariant($"{100 * row.Result.FractionOfGemmPeak:F0} %"),
                Invariant($"{row.Result.AllocatedBytesPerStep / 1024.0:F1} KiB"),
                Invariant($"{row.Result.PeakWorkingSetBytes / 1048576.0:F0} MiB"),
                Optional(row.Reference?.SequencesPerSecond, "F1"),
                Optional(row.Reference?.Threads, "F0"),
                Optional(row.Result.SequencesPerSecond / row.Reference?.SequencesPerSecond, "F2"),
                Optional(row.TorchSharp?.SequencesPerSecond, "F1"),
                Optional(row.TorchSharp?.Threads, "F0"),
                Optional(row.Result.SequencesPerSecond / row.TorchSharp?.SequencesPerSecond, "F2"));
        }
    }

    private static void AppendScaling(StringBuilder text, BenchReport report)
    {
        AppendTitle(text, report, "Threads and lengths");
        text.AppendLine("d 256, 4 layers, 8 heads, batch 32, 196 inputs.").AppendLine();
        IEnumerable<string> titles = report.Scaling[0].Result.Lengths.Select(length => Invariant($"ms a sequence of {length.Length}"));
        AppendHeader(text, ["layout", Invariant($"speed-up, 1 to {report.Threads} threads"), .. titles]);
        foreach ((string layout, ScalingResult result) in report.Scaling)
        {
            IEnumerable<string> costs = result.Lengths.Select(length => Invariant($"{length.MillisecondsPerSequence:F2}"));
            AppendRow(text, [layout, Invariant($"{result.SpeedUp:F2}"), .. costs]);
        }
    }

    private static void AppendTitle(StringBuilder text, BenchReport report, string title) => text.AppendLine(Invariant($"### {title}"))
        .AppendLine()
        .AppendLine(Invariant($"{report.Date}, {report.Machine}. {(report.Rounds == 1 ? "One round" : $"Medians of {report.Rounds} rounds")}."))
        .AppendLine();

    private static void AppendHeader(StringBuilder text, params IEnumerable<string> cells)
    {
        string[] all = [.. cells];
        AppendRow(text, all);
        AppendRow(text, all.Select((_, i) => i == 0 ? "---" : "---:"));
    }

    private static void AppendRow(StringBuilder text, params IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");

    private static string Optional(double? value, string format) =>
        value?.ToString(format, System.Globalization.CultureInfo.InvariantCulture) ?? NotMeasured;
}
