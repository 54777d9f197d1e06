using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks.Splits;

/// <summary>
/// Draws support sets and queries at random so that both have the table's shares of classes. Every class has at least one support row:
/// a classifier cannot know of others, and what that would cost in log-loss tells nothing about learners.
/// </summary>
internal static class StratifiedSplits
{
    /// <summary>Fewer queries than this are not worth a split.</summary>
    public const int LeastQueries = 50;

    /// <summary>Whether a table is large enough for support sets of a size.</summary>
    public static bool Has(Table table, int rows) => table.Rows >= rows + LeastQueries && table.Classes.Length <= rows;

    /// <summary>Draws a split, the same for the same table, sizes, seed and number.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Size of the support set.</param>
    /// <param name="mostQueries">All rows left over are queries when there are fewer.</param>
    /// <param name="seed">Of all splits.</param>
    /// <param name="number">Which split, from 0.</param>
    /// <exception cref="ArgumentException">The table is too small.</exception>
    public static Split Draw(Table table, int rows, int mostQueries, int seed, int number)
    {
        if (!Has(table, rows))
        {
            throw new ArgumentException(
                $"{table.Name} has {table.Rows} rows of {table.Classes.Length} classes: too few for {rows} support rows and {LeastQueries} queries.",
                nameof(rows));
        }

        var random = new Random(unchecked((seed * 1_000_003) + number));
        int[][] members = [.. Enumerable.Range(0, table.Classes.Length).Select(RowsOf)];
        foreach (int[] member in members)
            random.Shuffle(member);
        int[] counts = [.. members.Select(member => member.Length)];
        int[] support = Allocate(rows, counts, least: 1, [.. counts.Select(count => count - 1)]);
        int[] left = [.. counts.Zip(support, (count, taken) => count - taken)];
        int[] queries = Allocate(Math.Min(mostQueries, table.Rows - rows), left, least: 0, left);
        int[] supportRows = [.. members.SelectMany((member, label) => member.Take(support[label]))];
        int[] queryRows = [.. members.SelectMany((member, label) => member.Skip(support[label]).Take(queries[label]))];
        random.Shuffle(supportRows);
        random.Shuffle(queryRows);
        return new Split(number, supportRows, queryRows);

        int[] RowsOf(int label) => [.. Enumerable.Range(0, table.Rows).Where(row => table.Labels[row] == label)];
    }

    // Whole numbers that add up to the total, as near to the shares as their bounds allow.
    private static int[] Allocate(int total, int[] shares, int least, int[] most)
    {
        double[] ideal = [.. shares.Select(share => (double)total * share / shares.Sum())];
        int[] allocated = [.. ideal.Select((value, i) => Math.Clamp((int)value, least, most[i]))];
        while (allocated.Sum() is var sum && sum != total)
        {
            int step = sum < total ? 1 : -1;
            int next = Enumerable.Range(0, shares.Length)
                .Where(i => step > 0 ? allocated[i] < most[i] : allocated[i] > least)
                .MaxBy(i => step * (ideal[i] - allocated[i]));
            allocated[next] += step;
        }

        return allocated;
    }
}
