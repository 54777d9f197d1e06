using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.TableBenchmarks.Reports;

/// <summary>Results as tables on the console: means over the tables, then each table beside its best rival.</summary>
internal static class ConsoleReport
{
    public static void Write(IAnsiConsole console, Results results)
    {
        foreach (SizeSummary size in SizeSummary.Of(results))
        {
            console.Write(Means(size, results.Learners[0]));
            if (size.Learners.Length > 1)
                console.Write(PerTable(size));
        }

        foreach (Failure failure in results.Failures)
            console.MarkupLineInterpolated($"[yellow]{failure.Cell.Table}, {failure.Cell.Rows} rows, {failure.Cell.Learner}: {failure.Message}[/]");
    }

    private static Table Means(SizeSummary size, string first)
    {
        Table table = WithColumns(
            Invariant($"{size.Rows} rows, mean of {size.Tables.Length} tables"),
            "learner", "accuracy %", "log-loss", "calibration error", "fit ms", "prediction µs", $"{first} − it, points", "log-loss", "ahead/level/behind");
        double best = size.Learners.Max(learner => learner.Accuracy), leastLoss = size.Learners.Min(learner => learner.LogLoss);
        foreach (LearnerSummary learner in size.Learners)
            table.AddRow(
                Markup.Escape(learner.Learner),
                Bold(Invariant($"{100 * learner.Accuracy:F1}"), learner.Accuracy == best),
                Bold(Invariant($"{learner.LogLoss:F3}"), learner.LogLoss == leastLoss),
                Invariant($"{learner.CalibrationError:F3}"),
                Invariant($"{learner.FitMilliseconds:F1}"),
                Invariant($"{learner.PredictMicroseconds:F1}"),
                learner.Paired == null ? "" : Invariant($"{100 * learner.Paired.Mean:+0.0;−0.0} ± {100 * learner.Paired.HalfWidth95:F1}"),
                learner.Paired == null ? "" : Invariant($"{learner.Paired.LogLoss:+0.000;−0.000}"),
                learner.Paired == null ? "" : Invariant($"{learner.Paired.Ahead}/{learner.Paired.Level}/{learner.Paired.Behind}"));
        return table;
    }

    private static Table PerTable(SizeSummary size)
    {
        string first = size.Learners[0].Learner;
        Table table = WithColumns(
            Invariant($"{size.Rows} rows, each table"),
            "table", $"{first}, accuracy %", "best other", "", "difference", $"{first}, log-loss", "best other", "");
        foreach (var (name, cells) in size.Tables.Concat(size.LeftOut).Zip(size.Cells))
        {
            var others = cells.Zip(size.Learners).Skip(1).Where(entry => entry.First != null).ToArray();
            if (others.Length == 0)
                continue;
            var best = others.MaxBy(entry => entry.First!.Accuracy);
            var surest = others.MinBy(entry => entry.First!.LogLoss);
            table.AddRow(
                Markup.Escape(name),
                cells[0] == null ? "–" : Bold(Invariant($"{100 * cells[0]!.Accuracy:F1}"), cells[0]!.Accuracy >= best.First!.Accuracy),
                Invariant($"{100 * best.First!.Accuracy:F1}"),
                best.Second.Learner,
                cells[0] == null ? "" : Invariant($"{100 * (cells[0]!.Accuracy - best.First!.Accuracy):+0.0;−0.0}"),
                cells[0] == null ? "–" : Bold(Invariant($"{cells[0]!.LogLoss:F3}"), cells[0]!.LogLoss <= surest.First!.LogLoss),
                Invariant($"{surest.First!.LogLoss:F3}"),
                surest.Second.Learner);
        }

        return table;
    }

    private static Table WithColumns(string title, params string[] names)
    {
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Rounded };
        table.AddColumn(new TableColumn(Markup.Escape(names[0])).NoWrap());
        foreach (string name in names[1..])
            table.AddColumn(name.Length == 0 ? new TableColumn("") : new TableColumn(Markup.Escape(name)).RightAligned());
        return table;
    }

    private static string Bold(string text, bool bold) => bold ? $"[bold]{text}[/]" : text;
}
