using Gpicl.TableBenchmarks.Splits;
using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks.Tests;

public class StratifiedSplitsTests
{
    private static readonly Table Made = MadeTable.Make(250, 100, 48, 2);

    [Theory]
    [InlineData(50)]
    [InlineData(99)]
    [InlineData(300)]
    public void Support_and_queries_have_the_tables_shares_of_classes(int rows)
    {
        Split split = StratifiedSplits.Draw(Made, rows, mostQueries: 100, seed: 3, number: 5);

        Assert.Equal(rows, split.Support.Length);
        Assert.Equal(100, split.Queries.Length);
        for (int label = 0; label < 4; label++)
        {
            double share = Made.Labels.Count(value => value == label) / (double)Made.Rows;
            Assert.InRange(split.Support.Count(row => Made.Labels[row] == label), Math.Max(1, (share * rows) - 1), (share * rows) + 1);
            Assert.InRange(split.Queries.Count(row => Made.Labels[row] == label), (share * 100) - 1, (share * 100) + 1);
        }
    }

    [Fact]
    public void No_row_is_used_twice()
    {
        for (int number = 0; number < 20; number++)
        {
            Split split = StratifiedSplits.Draw(Made, 99, mostQueries: 1000, seed: 0, number);

            int[] used = [.. split.Support.Concat(split.Queries).Order()];
            Assert.Equal(Enumerable.Range(0, Made.Rows), used);
        }
    }

    [Fact]
    public void A_class_of_two_rows_has_one_in_every_support_set()
    {
        for (int number = 0; number < 20; number++)
            Assert.Single(StratifiedSplits.Draw(Made, 50, 200, seed: 0, number).Support, row => Made.Labels[row] == 3);
    }

    [Fact]
    public void The_same_seed_and_number_draw_the_same_rows_and_others_draw_others()
    {
        Split split = StratifiedSplits.Draw(Made, 99, 200, seed: 7, number: 1), again = StratifiedSplits.Draw(Made, 99, 200, seed: 7, number: 1);

        Assert.Equal(split.Support, again.Support);
        Assert.Equal(split.Queries, again.Queries);
        Assert.NotEqual(split.Support, StratifiedSplits.Draw(Made, 99, 200, seed: 7, number: 2).Support);
        Assert.NotEqual(split.Support, StratifiedSplits.Draw(Made, 99, 200, seed: 8, number: 1).Support);
    }

    [Fact]
    public void Classes_are_mixed_in_the_order_that_learners_read()
    {
        Split split = StratifiedSplits.Draw(Made, 99, 200, seed: 0, number: 0);

        // In order of classes there would be three changes.
        Assert.True(split.Support.Zip(split.Support.Skip(1)).Count(pair => Made.Labels[pair.First] != Made.Labels[pair.Second]) > 20);
    }

    [Fact]
    public void A_table_that_is_too_small_is_refused()
    {
        Assert.False(StratifiedSplits.Has(Made, 351));
        var exception = Assert.Throws<ArgumentException>(() => StratifiedSplits.Draw(Made, 351, 200, seed: 0, number: 0));
        Assert.Contains("400 rows", exception.Message, StringComparison.Ordinal);
    }
}
