using System.Globalization;

namespace Gpicl.Samples.Playground;

/// <summary>
/// Makes inputs of rows: a number of each column of numbers, and an indicator for each word of other columns. Columns of more than
/// <see cref="MostWords"/> words, as names or dates, are left out.
/// </summary>
internal sealed class RowEncoder
{
    /// <summary>Most different words of a column.</summary>
    public const int MostWords = 20;

    private static readonly string[] MissingSpellings = ["", "NA", "?", "nan", "NaN", "null"];

    private readonly string[]?[] words; // of each column; null where it holds numbers

    /// <param name="columns">What columns are called.</param>
    /// <param name="rows">All rows, each with a field for every column.</param>
    public RowEncoder(string[] columns, string[][] rows)
    {
        words = [.. columns.Select((_, column) => WordsOf([.. rows.Select(row => row[column]).Distinct()]))];
        Names = [.. columns.SelectMany((name, column) => words[column] is { } known ? known.Select(word => $"{name} = {word}") : [name])];
        LeftOut = [.. columns.Where((_, column) => words[column] is [])];
    }

    /// <summary>What the values of an input are.</summary>
    public string[] Names { get; }

    /// <summary>Columns that say nothing in inputs.</summary>
    public string[] LeftOut { get; }

    /// <summary>Values of an input.</summary>
    public int Width => Names.Length;

    /// <summary>Whether a field stands for a missing value.</summary>
    public static bool IsMissing(string field) => MissingSpellings.Contains(field);

    /// <summary>Whether a field is a number.</summary>
    public static bool IsNumber(string field, out float number) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number);

    /// <summary>One row.</summary>
    public float[] Encode(string[] fields) => [.. fields.SelectMany((field, column) => words[column] is { } known
        ? known.Select(word => word == field ? 1f : 0)
        : [IsNumber(field, out float number) ? number : float.NaN])];

    private static string[]? WordsOf(string[] different)
    {
        string[] present = [.. different.Where(field => !IsMissing(field))];
        if (present.Length > 0 && present.All(field => IsNumber(field, out _)))
            return null;
        return present.Length > MostWords ? [] : present;
    }
}
