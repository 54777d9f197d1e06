using Gpicl.TableBenchmarks.Cells;
using Gpicl.TableBenchmarks.Learners;
using Gpicl.TableBenchmarks.Reports;
using Gpicl.TableBenchmarks.Scores;
using Gpicl.TableBenchmarks.Splits;
using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks.Tests;

public sealed class TableBenchmarkTests : IDisposable
{
    private static readonly Table Made = MadeTable.Make(60, 60);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Finished_cells_are_kept_and_another_version_is_measured_anew()
    {
        var learner = new Guess("guess", "1", 0.9);
        Results first = Run(splits: 2, again: [], learner);
        Assert.Equal(2, learner.Runs);

        Results second = Run(splits: 3, again: [], learner);
        Assert.Equal(3, learner.Runs);
        Assert.Equal(first.Cells[0].Scores.Select(score => score.LogLoss), second.Cells[0].Scores.Take(2).Select(score => score.LogLoss));

        Run(splits: 3, again: ["guess"], learner);
        Assert.Equal(6, learner.Runs);

        var changed = new Guess("guess", "2", 0.9);
        Run(splits: 1, again: [], changed);
        Assert.Equal(1, changed.Runs);
    }

    [Fact]
    public void A_learner_that_cannot_learn_a_table_is_told_of_and_the_table_is_in_no_mean()
    {
        Results results = Run(splits: 2, again: [], new Guess("guess", "1", 0.9), new Guess("broken", "1", double.NaN));

        Assert.Equal("broken", Assert.Single(results.Failures).Cell.Learner);
        SizeSummary size = Assert.Single(SizeSummary.Of(results));
        Assert.Empty(size.Tables);
        Assert.Equal(["made"], size.LeftOut);
        Assert.Null(size.Cells[0][1]);
        Assert.NotNull(size.Cells[0][0]);
    }

    [Fact]
    public void Paired_differences_are_those_of_the_same_splits()
    {
        // Of these two, one is always sure of the right class and one of the wrong one.
        Results results = Run(splits: 3, again: [], new Guess("right", "1", 0.9), new Guess("wrong", "1", 0.2));

        PairedDifference paired = SizeSummary.Of(results)[0].Learners[1].Paired!;
        Assert.Equal(1, paired.Mean, 1e-12);
        Assert.Equal((1, 0, 0), (paired.Ahead, paired.Level, paired.Behind));
        Assert.Equal(-Math.Log(0.9) + Math.Log(0.2), paired.LogLoss, 1e-12);
    }

    [Fact]
    public void A_report_replaces_its_own_part_of_a_file_only()
    {
        string path = Path.Combine(folder.FullName, "report.md");
        File.WriteAllText(path, "# Title\n\n<!-- scores: begin -->\nold\n<!-- scores: end -->\n\nafter\n");

        MarkdownReport.Write(path, "scores", MarkdownReport.Scores(Run(splits: 2, again: [], new Guess("right", "1", 0.9), new Guess("wrong", "1", 0.2))));

        string text = File.ReadAllText(path);
        Assert.StartsWith("# Title\n\n<!-- scores: begin -->\n### 50 rows, 1 tables, 2 splits\n", text, StringComparison.Ordinal);
        Assert.EndsWith("<!-- scores: end -->\n\nafter\n", text, StringComparison.Ordinal);
        Assert.Contains("| right | **100.0** | **0.105** | 0.100 | | | |\n| wrong | 0.0 | 1.609 |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("old", text, StringComparison.Ordinal);
    }

    private Results Run(int splits, string[] again, params TableLearner[] learners) =>
        new TableBenchmark([Made], learners, [50], splits, MostQueries: 200, Seed: 0)
            .Run(new CellFolder(folder.FullName), again, (_, _) => { }, CancellationToken.None);

    // Gives the right class a probability, and predicts what is likelier.
    private sealed class Guess(string name, string version, double probability) : TableLearner(name, version)
    {
        public int Runs { get; private set; }

        public override Predictions Run(SplitFiles files)
        {
            Runs++;
            int[] truth = [.. files.Split.Queries.Select(row => files.Table.Labels[row])];
            return new Predictions(
                [.. truth.Select(label => probability > 0.5 ? label : 1 - label)],
                [.. truth.Select(label => label == 0 ? new[] { probability, 1 - probability } : [1 - probability, probability])],
                0,
                0);
        }
    }
}
