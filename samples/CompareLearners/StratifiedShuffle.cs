namespace Gpicl.Samples.CompareLearners;

/// <summary>Random orders of rows in which every class is spread evenly, so that the first rows hold a share of each.</summary>
internal static class StratifiedShuffle
{
    public static TRow[] Of<TRow>(IReadOnlyList<TRow> rows, Func<TRow, string> label, int seed)
    {
        var random = new Random(seed);
        TRow[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        return [.. shuffled.GroupBy(label).SelectMany(group => Spread([.. group], random)).OrderBy(each => each.Place).Select(each => each.Row)];
    }

    // Places in 0 .. 1, one in each of as many equal stretches as there are rows.
    private static IEnumerable<(TRow Row, double Place)> Spread<TRow>(TRow[] rows, Random random) =>
        rows.Select((row, i) => (row, (i + random.NextDouble()) / rows.Length));
}
