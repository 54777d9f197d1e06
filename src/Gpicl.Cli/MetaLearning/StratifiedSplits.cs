using Gpicl.Randomness;

namespace Gpicl.Cli.MetaLearning;

/// <summary>
/// Random splits of labeled rows into support set and queries, in which classes have the shares they have among all rows, and
/// every class at least one support example. The same seed and split number give the same rows.
/// </summary>
internal sealed class StratifiedSplits
{
    private const uint SplitPurpose = 1000;

    private readonly int[] labels;
    private readonly int[] support; // support examples of each class
    private readonly int[] queries; // queries of each class
    private readonly ulong seed;

    /// <summary>Divides classes.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="classes">Number of classes; some may have no row.</param>
    /// <param name="examples">Rows of a support set, at least one for each class that has rows, at most all rows.</param>
    /// <param name="queries">Rows asked, at most; all that are left when there are fewer.</param>
    /// <param name="seed">Key of the splits.</param>
    public StratifiedSplits(ReadOnlySpan<int> labels, int classes, int examples, int queries, ulong seed)
    {
        var counts = new int[classes];
        foreach (int label in labels)
            counts[label]++;
        this.labels = labels.ToArray();
        this.seed = seed;
        support = Divide(examples, counts, least: 1);
        int[] left = [.. counts.Zip(support, (count, taken) => count - taken)];
        this.queries = Divide(Math.Min(queries, left.Sum()), left, least: 0);
    }

    /// <summary>The rows of one split, each part in random order.</summary>
    public (int[] Support, int[] Query) Rows(int split)
    {
        int[] rows = [.. Enumerable.Range(0, labels.Length)];
        new CounterGenerator(seed, SplitPurpose, (ulong)split).Shuffle(rows);
        int[] supportLeft = [.. support], queriesLeft = [.. queries];
        List<int> supportRows = [], queryRows = [];
        foreach (int row in rows)
        {
            if (supportLeft[labels[row]]-- > 0)
                supportRows.Add(row);
            else if (queriesLeft[labels[row]]-- > 0)
                queryRows.Add(row);
        }

        return ([.. supportRows], [.. queryRows]);
    }

    // In proportion to counts, none larger than its count; where that gives fractions, the largest are rounded up.
    private static int[] Divide(int total, int[] counts, int least)
    {
        long all = counts.Sum(count => (long)count);
        int[] parts = [.. counts.Select(count => all == 0 ? 0 : Math.Max(Math.Min(least, count), (int)(total * (long)count / all)))];
        while (parts.Sum() < total)
            parts[Furthest(i => parts[i] < counts[i], i => total * (double)counts[i] / all - parts[i])]++;
        while (parts.Sum() > total) // single examples of rare classes were added
            parts[Furthest(i => parts[i] > least, i => parts[i] - total * (double)counts[i] / all)]--;
        return parts;

        int Furthest(Func<int, bool> allowed, Func<int, double> distance) => Enumerable.Range(0, counts.Length).Where(allowed).MaxBy(distance);
    }
}
