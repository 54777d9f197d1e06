using Gpicl.TableBenchmarks.Cells;
using Gpicl.TableBenchmarks.Scores;

namespace Gpicl.TableBenchmarks.Reports;

/// <summary>What learners reach with support sets of a size: means over the tables that all of them can learn.</summary>
/// <param name="Rows">Size of the support sets.</param>
/// <param name="Tables">Names of those tables.</param>
/// <param name="LeftOut">Names of tables that some learner cannot learn.</param>
/// <param name="Learners">One entry each.</param>
/// <param name="Cells">[tables, those left out behind the others][learners]; null where a learner cannot learn the table.</param>
internal sealed record SizeSummary(int Rows, string[] Tables, string[] LeftOut, LearnerSummary[] Learners, CellSummary?[][] Cells)
{
    public static SizeSummary[] Of(Results results) =>
        [.. results.Cells.Select(cell => cell.Rows).Distinct().Order().Select(rows => Of(results, [.. results.Cells.Where(cell => cell.Rows == rows)], rows))];

    private static SizeSummary Of(Results results, Cell[] cells, int rows)
    {
        // [tables][learners]
        Dictionary<string, Cell?[]> byTable = results.Tables.Select(table => table.Name).ToDictionary(name => name, CellsOf);
        ILookup<int, string> byCount = byTable.ToLookup(entry => entry.Value.Count(cell => cell != null), entry => entry.Key);
        string[] common = [.. byCount[results.Learners.Length]];
        string[] leftOut = [.. byTable.Keys.Except(common).Except(byCount[0])];
        LearnerSummary[] learners =
        [
            .. results.Learners.Select((name, i) => LearnerSummary.Of(
                name, [.. common.Select(table => byTable[table][i]!)], i == 0 ? null : [.. common.Select(table => byTable[table][0]!)])),
        ];
        return new SizeSummary(rows, common, leftOut, learners, [.. common.Concat(leftOut).Select(table => byTable[table].Select(CellSummary.Of).ToArray())]);

        Cell?[] CellsOf(string table) => [.. results.Learners.Select(learner => Array.Find(cells, cell => cell.Table == table && cell.Learner == learner))];
    }
}

/// <summary>A learner on one table.</summary>
/// <param name="Accuracy">Mean over the splits.</param>
/// <param name="LogLoss">Mean over the splits.</param>
/// <param name="CalibrationError">Of all splits' queries together.</param>
internal sealed record CellSummary(double Accuracy, double LogLoss, double CalibrationError)
{
    public static CellSummary? Of(Cell? cell) => cell == null ? null : new CellSummary(
        cell.Scores.Average(score => score.Accuracy), cell.Scores.Average(score => score.LogLoss), SplitScore.CalibrationError(cell.Scores));
}

/// <summary>A learner over all tables.</summary>
/// <param name="Learner">Its name.</param>
/// <param name="Accuracy">Mean over the tables.</param>
/// <param name="LogLoss">Mean over the tables.</param>
/// <param name="CalibrationError">Mean over the tables.</param>
/// <param name="FitMilliseconds">Mean over the tables of the median over the splits.</param>
/// <param name="PredictMicroseconds">Of a query among all; mean over the tables of the median over the splits.</param>
/// <param name="Paired">Beside the first learner; null for that one itself.</param>
internal sealed record LearnerSummary(
    string Learner, double Accuracy, double LogLoss, double CalibrationError, double FitMilliseconds, double PredictMicroseconds, PairedDifference? Paired)
{
    public static LearnerSummary Of(string name, Cell[] cells, Cell[]? first) => new(
        name,
        Mean(cells, cell => cell.Scores.Average(score => score.Accuracy)),
        Mean(cells, cell => cell.Scores.Average(score => score.LogLoss)),
        Mean(cells, cell => SplitScore.CalibrationError(cell.Scores)),
        Mean(cells, cell => Median(cell.Scores.Select(score => score.FitMilliseconds))),
        Mean(cells, cell => Median(cell.Scores.Select(score => score.PredictMicroseconds))),
        first == null ? null : PairedDifference.Of(first, cells));

    private static double Mean(Cell[] cells, Func<Cell, double> value) => cells.Length == 0 ? 0 : cells.Average(value);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Accuracy of the first learner minus that of another, on the same splits.</summary>
/// <param name="Mean">Over the tables.</param>
/// <param name="HalfWidth95">Half the width of its 95 % interval, from the spread between splits: it is about these tables, not about others.</param>
/// <param name="Ahead">Tables on which the first is better by more than 1.96 standard errors.</param>
/// <param name="Level">Tables on which neither is.</param>
/// <param name="Behind">Tables on which the other is.</param>
/// <param name="LogLoss">The same difference of log-losses, mean over the tables.</param>
internal sealed record PairedDifference(double Mean, double HalfWidth95, int Ahead, int Level, int Behind, double LogLoss)
{
    public static PairedDifference Of(Cell[] first, Cell[] other)
    {
        (double Mean, double Error)[] tables = [.. first.Zip(other, (a, b) => MeanAndError([.. a.Scores.Zip(b.Scores, (x, y) => x.Accuracy - y.Accuracy)]))];
        int ahead = tables.Count(table => table.Mean > 1.96 * table.Error), behind = tables.Count(table => table.Mean < -1.96 * table.Error);
        return new PairedDifference(
            tables.Length == 0 ? 0 : tables.Average(table => table.Mean),
            1.96 * Math.Sqrt(tables.Sum(table => table.Error * table.Error)) / Math.Max(1, tables.Length),
            ahead,
            tables.Length - ahead - behind,
            behind,
            tables.Length == 0 ? 0 : first.Zip(other, (a, b) => a.Scores.Average(score => score.LogLoss) - b.Scores.Average(score => score.LogLoss)).Average());
    }

    private static (double Mean, double Error) MeanAndError(double[] values)
    {
        double mean = values.Average();
        return (mean, values.Length < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length));
    }
}
