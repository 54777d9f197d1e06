namespace Gpicl.Onnx.Images;

/// <summary>Finds names that were perhaps meant.</summary>
internal static class NearMatches
{
    private const int Count = 5;
    private const int LongestName = 200;

    /// <summary>The names nearest to one that is not among them, nearest first: those that hold it or that it holds, then by edits.</summary>
    public static IEnumerable<string> Of(string name, IEnumerable<string> names) =>
        names.Distinct().OrderBy(other => Distance(name, other)).ThenBy(other => other, StringComparer.Ordinal).Take(Count);

    private static int Distance(string name, string other)
    {
        if (other.Length > 0 && (other.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(other, StringComparison.OrdinalIgnoreCase)))
            return 0;
        return Edits(name[..Math.Min(name.Length, LongestName)], other[..Math.Min(other.Length, LongestName)]);
    }

    // Levenshtein's distance, a row of the table at a time.
    private static int Edits(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
