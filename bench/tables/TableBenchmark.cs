using Gpicl.TableBenchmarks.Cells;
using Gpicl.TableBenchmarks.Learners;
using Gpicl.TableBenchmarks.Scores;
using Gpicl.TableBenchmarks.Splits;
using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks;

/// <summary>Every learner on the same splits of every table at every size; cells that are kept are not measured again.</summary>
/// <param name="Tables">What to learn.</param>
/// <param name="Learners">What learns.</param>
/// <param name="Sizes">Support rows.</param>
/// <param name="Splits">Splits of each table at each size.</param>
/// <param name="MostQueries">Of a split.</param>
/// <param name="Seed">Of the splits.</param>
internal sealed record TableBenchmark(Table[] Tables, TableLearner[] Learners, int[] Sizes, int Splits, int MostQueries, int Seed)
{
    /// <summary>Number of splits that learners are to be scored on, kept ones included.</summary>
    public int Steps => Splits * Learners.Length * Sizes.Sum(rows => Tables.Count(table => StratifiedSplits.Has(table, rows)));

    /// <summary>Measures what is not kept.</summary>
    /// <param name="folder">Kept cells.</param>
    /// <param name="again">Names of learners whose kept cells do not count.</param>
    /// <param name="progress">Told what is worked on, and how many steps more are done.</param>
    /// <param name="cancellation">Ends the run between two splits; what is finished is kept.</param>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public Results Run(CellFolder folder, IReadOnlyCollection<string> again, Action<string, int> progress, CancellationToken cancellation)
    {
        List<Cell> finished = [];
        List<Failure> failures = [];
        foreach (Table table in Tables)
        {
            foreach (int rows in Sizes.Where(rows => StratifiedSplits.Has(table, rows)))
            {
                Cell[] cells =
                [
                    .. Learners.Select(learner => Cell.Empty(table, rows, MostQueries, Seed, learner))
                        .Select(cell => again.Contains(cell.Learner) ? cell : folder.Load(cell)),
                ];
                progress($"{table.Name}, {rows} rows", cells.Sum(cell => Math.Min(Splits, cell.Scores.Length)));
                for (int number = cells.Min(cell => cell.Scores.Length); number < Splits; number++)
                {
                    using var files = new SplitFiles(table, StratifiedSplits.Draw(table, rows, MostQueries, Seed, number));
                    for (int i = 0; i < cells.Length; i++)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        if (cells[i].Scores.Length != number || failures.Any(failure => failure.Cell == cells[i]))
                            continue;
                        progress($"{table.Name}, {rows} rows, {cells[i].Learner}", 0);
                        try
                        {
                            cells[i] = cells[i] with { Scores = [.. cells[i].Scores, SplitScore.Of(table, files.Split, Learners[i].Run(files))] };
                            folder.Save(cells[i]);
                        }
                        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or InvalidDataException)
                        {
                            failures.Add(new Failure(cells[i], exception.Message));
                        }

                        progress($"{table.Name}, {rows} rows, {cells[i].Learner}", 1);
                    }
                }

                finished.AddRange(cells.Where(cell => cell.Scores.Length >= Splits).Select(cell => cell with { Scores = cell.Scores[..Splits] }));
            }
        }

        return new Results(Tables, [.. Learners.Select(learner => learner.Name)], Splits, [.. finished], [.. failures]);
    }
}

/// <summary>A table that a learner cannot learn.</summary>
/// <param name="Cell">Which.</param>
/// <param name="Message">Why.</param>
internal sealed record Failure(Cell Cell, string Message);

/// <summary>What a benchmark has found.</summary>
/// <param name="Tables">All tables.</param>
/// <param name="Learners">Names, in order; the first is compared with the others.</param>
/// <param name="Splits">Of each cell.</param>
/// <param name="Cells">All that are finished.</param>
/// <param name="Failures">Those that cannot be.</param>
internal sealed record Results(Table[] Tables, string[] Learners, int Splits, Cell[] Cells, Failure[] Failures);
