using System.Text;
using static System.FormattableString;

namespace Gpicl.TableBenchmarks.Reports;

/// <summary>Results as the part of a Markdown file between two marks; what stands around them is written by hand.</summary>
internal static class MarkdownReport
{
    /// <summary>Replaces what is between the marks of a section, or adds it at the end of a file that has no marks, or none of this name.</summary>
    /// <param name="path">The file, made if missing.</param>
    /// <param name="section">Its name.</param>
    /// <param name="text">What to write.</param>
    public static void Write(string path, string section, string text)
    {
        string begin = $"<!-- {section}: begin -->", end = $"<!-- {section}: end -->", whole = $"{begin}\n{text.TrimEnd()}\n{end}";
        string old = File.Exists(path) ? File.ReadAllText(path) : "";
        int from = old.IndexOf(begin, StringComparison.Ordinal), to = old.IndexOf(end, StringComparison.Ordinal);
        string before = old.Length == 0 ? "" : old.TrimEnd() + "\n\n";
        File.WriteAllText(path + ".part", from >= 0 && to > from ? old[..from] + whole + old[(to + end.Length)..] : before + whole + "\n");
        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>Accuracies, log-losses and calibration, over all tables and for each.</summary>
    public static string Scores(Results results)
    {
        var text = new StringBuilder();
        foreach (SizeSummary size in SizeSummary.Of(results))
        {
            text.Append(Invariant($"### {size.Rows} rows, {size.Tables.Length} tables, {results.Splits} splits\n\n"));
            if (size.LeftOut.Length > 0)
                text.Append(Invariant($"Not among them, because some learner cannot learn it: {string.Join(", ", size.LeftOut)}.\n\n"));
            text.Append("| learner | accuracy % | log-loss | calibration error ");
            text.Append(Invariant($"| {results.Learners[0]} − it, points | log-loss | ahead / level / behind |\n"));
            text.Append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
            double best = size.Learners.Max(learner => learner.Accuracy), leastLoss = size.Learners.Min(learner => learner.LogLoss);
            foreach (LearnerSummary learner in size.Learners)
            {
                text.Append(Invariant($"| {learner.Learner} | {Bold(Invariant($"{100 * learner.Accuracy:F1}"), learner.Accuracy == best)} "));
                text.Append(Invariant($"| {Bold(Invariant($"{learner.LogLoss:F3}"), learner.LogLoss == leastLoss)} | {learner.CalibrationError:F3} "));
                text.Append(learner.Paired == null ? "| | | |\n" : Beside(learner.Paired));
            }

            PerTable(text, size, "accuracy in %", cell => Invariant($"{100 * cell.Accuracy:F1}"));
            PerTable(text, size, "log-loss", cell => Invariant($"{cell.LogLoss:F3}"));
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Times of fits and predictions.</summary>
    public static string Times(Results results)
    {
        SizeSummary[] sizes = SizeSummary.Of(results);
        var text = new StringBuilder();
        string tables = string.Join(", ", sizes.SelectMany(size => size.Tables).Distinct());
        text.Append(Invariant($"{Environment.ProcessorCount} threads; mean over {tables} of the median of {results.Splits} splits.\n\n"));
        text.Append("| learner |").AppendJoin(" |", sizes.Select(size => Invariant($" fit of {size.Rows} rows, ms | a prediction, µs"))).Append(" |\n");
        text.Append("| --- |").Insert(text.Length, " ---: | ---: |", sizes.Length).Append('\n');
        for (int i = 0; i < results.Learners.Length; i++)
        {
            text.Append(Invariant($"| {results.Learners[i]} |"));
            text.AppendJoin(" |", sizes.Select(size => Times(size.Learners[i]))).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Beside(PairedDifference paired) => Invariant($"| {100 * paired.Mean:+0.0;−0.0} ± {100 * paired.HalfWidth95:F1} ")
        + Invariant($"| {paired.LogLoss:+0.000;−0.000} | {paired.Ahead} / {paired.Level} / {paired.Behind} |\n");

    private static string Times(LearnerSummary learner) => Invariant($" {learner.FitMilliseconds:F1} | {learner.PredictMicroseconds:F1}");

    private static void PerTable(StringBuilder text, SizeSummary size, string what, Func<CellSummary, string> value)
    {
        text.Append(Invariant($"\n<details><summary>{size.Rows} rows, {what}, table by table</summary>\n\n"));
        text.Append("| table | ").AppendJoin(" | ", size.Learners.Select(learner => learner.Learner)).Append(" |\n");
        text.Append("| --- |").Insert(text.Length, " ---: |", size.Learners.Length).Append('\n');
        foreach (var (name, cells) in size.Tables.Concat(size.LeftOut).Zip(size.Cells))
            text.Append(Invariant($"| {name} | ")).AppendJoin(" | ", cells.Select(cell => cell == null ? "–" : value(cell))).Append(" |\n");
        text.Append("\n</details>\n");
    }

    private static string Bold(string text, bool bold) => bold ? $"**{text}**" : text;
}
