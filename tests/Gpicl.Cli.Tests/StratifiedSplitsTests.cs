using Gpicl.Cli.MetaLearning;

namespace Gpicl.Cli.Tests;

public class StratifiedSplitsTests
{
    [Theory]
    [InlineData("50 50 50", 99, "33 33 33", "17 17 17")]
    [InlineData("59 71 48", 89, "30 35 24", "29 36 24")]
    [InlineData("990 9 1", 99, "97 1 1", "893 8 0")]
    [InlineData("100 0 1", 50, "49 0 1", "51 0 0")]
    [InlineData("2 2", 2, "1 1", "1 1")]
    [InlineData("4 3 3", 10, "4 3 3", "0 0 0")]
    public void Every_class_has_its_share(string counts, int examples, string support, string queries)
    {
        int[] labels = [.. Numbers(counts).SelectMany((count, label) => Enumerable.Repeat(label, count))];
        int classes = Numbers(counts).Length;
        var splits = new StratifiedSplits(labels, classes, examples, int.MaxValue, seed: 7);

        for (int split = 0; split < 5; split++)
        {
            (int[] supportRows, int[] queryRows) = splits.Rows(split);

            Assert.Equal(Numbers(support), Counts(supportRows));
            Assert.Equal(Numbers(queries), Counts(queryRows));
            Assert.Equal(labels.Length, supportRows.Concat(queryRows).Distinct().Count());
        }

        int[] Counts(int[] rows) => [.. Enumerable.Range(0, classes).Select(label => rows.Count(row => labels[row] == label))];
    }

    [Fact]
    public void Splits_differ_and_come_back_with_their_seed_and_number()
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 3)];
        var splits = new StratifiedSplits(labels, 3, 30, 9, seed: 1);

        (int[] support, int[] query) = new StratifiedSplits(labels, 3, 30, 9, seed: 1).Rows(4);

        Assert.Equal(splits.Rows(4).Support, support);
        Assert.Equal(splits.Rows(4).Query, query);
        Assert.NotEqual(splits.Rows(4).Support, splits.Rows(5).Support);
        Assert.NotEqual(splits.Rows(4).Support, new StratifiedSplits(labels, 3, 30, 9, seed: 2).Rows(4).Support);
        Assert.Equal([3, 3, 3], splits.Rows(0).Query.CountBy(row => labels[row]).OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.NotEqual(splits.Rows(0).Support.Order(), splits.Rows(0).Support); // classes are mixed
    }

    private static int[] Numbers(string text) => [.. text.Split(' ').Select(int.Parse)];
}
