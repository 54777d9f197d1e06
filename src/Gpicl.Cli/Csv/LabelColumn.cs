using System.Globalization;
using Gpicl.Datasets;

namespace Gpicl.Cli.Csv;

/// <summary>The column of a table that holds the labels: which it is, and what classes its words make.</summary>
internal static class LabelColumn
{
    /// <summary>The column of a number from 1, or the last one where none is wanted; null for a text that is no such number.</summary>
    public static int? ByNumber(string? wanted, int columns)
    {
        if (wanted == null)
            return columns - 1;
        return int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= columns ? number - 1 : null;
    }

    /// <summary>The column of a name; null where there is none.</summary>
    /// <exception cref="InvalidDataException">There are several.</exception>
    public static int? ByName(string path, string wanted, string[] names)
    {
        int[] found = [.. Enumerable.Range(0, names.Length).Where(column => names[column] == wanted)];
        return found.Length switch
        {
            0 => null,
            1 => found[0],
            _ => throw DataReader.Invalid(path, $"has {found.Length} columns named '{wanted}'; give the number of one of them: --label-column "
                + $"{string.Join(" or ", found.Select(column => column + 1))}."),
        };
    }

    /// <summary>The exception where there is no such column.</summary>
    public static InvalidDataException Missing(string path, string? wanted, string[] first, int columns) => DataReader.Invalid(
        path, $"has no column '{wanted}'; --label-column must be a number from 1 to {columns} or a name. Line 1 has "
            + $"{string.Join(", ", first.Take(20).Select(name => CsvField.Quote(name)))}{(first.Length > 20 ? ", ..." : "")}.");

    /// <summary>
    /// Makes classes. Whole numbers become classes in ascending order, 7 and 7.0 the same one; with names from the first line
    /// they are its classes. Anything else is words, 01234 and 1234 different ones, which become classes in order of first appearance.
    /// </summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="column">What messages call the column.</param>
    /// <param name="texts">The different labels, in order of first appearance, each with its first line.</param>
    /// <param name="named">The names of the classes 0, 1, ... where the first line has them, or null.</param>
    /// <returns>The class of each text, and the names of the classes.</returns>
    /// <exception cref="InvalidDataException">A label is empty, is measured rather than counted, or is none of those named.</exception>
    public static (int[] Classes, string[] Names) ToClasses(string path, string column, IReadOnlyList<(string Text, int Line)> texts, string[]? named)
    {
        if (texts.FirstOrDefault(label => label.Text.Length == 0) is { Line: > 0 } empty)
            throw DataReader.Invalid(path, $"the label in line {empty.Line}, {column}, is empty; remove rows without a label, or name the label's column with "
                + "--label-column.");
        decimal?[] numbers = [.. texts.Select(label => Number(label.Text))];
        if (named != null)
            return ([.. texts.Select((label, i) => numbers[i] is { } number && decimal.IsInteger(number) && number >= 0 && number < named.Length
                ? (int)number
                : throw DataReader.Invalid(path, $"the label in line {label.Line}, {column}, is {CsvField.Quote(label.Text)}; line 1 names {named.Length} "
                    + $"classes, so labels must lie in 0 .. {named.Length - 1}."))], named);
        int[] words = [.. Enumerable.Range(0, numbers.Length).Where(i => numbers[i] == null)];
        var fields = new CsvField(decimalComma: false);
        if (words.Length > 0 && words.Length < numbers.Length && words.All(i => fields.Read(texts[i].Text, out _) == FieldKind.Missing))
        {
            (string text, int line) = texts[words[0]];
            throw DataReader.Invalid(path, $"the label in line {line}, {column}, is {CsvField.Quote(text)} among whole numbers; remove rows without a label.");
        }

        if (words.Length > 0)
            return ([.. Enumerable.Range(0, texts.Count)], [.. texts.Select(label => label.Text)]);

        int measured = Array.FindIndex(numbers, number => !decimal.IsInteger(number!.Value));
        if (measured >= 0)
            throw DataReader.Invalid(path, $"the label in line {texts[measured].Line}, {column}, is {texts[measured].Text}; labels are words or whole "
                + "numbers. If another column holds them, name it with --label-column.");
        decimal[] ascending = [.. numbers.Select(number => number!.Value).Distinct().Order()];
        int[] classes = [.. numbers.Select(number => Array.BinarySearch(ascending, number!.Value))];
        return (classes, [.. ascending.Select((_, i) => texts[Array.IndexOf(classes, i)].Text)]);
    }

    /// <summary>
    /// The class that a label names: where all names are whole numbers, 7 and 7.0 name the same one; where any is a word, labels are compared as they
    /// are written, as <see cref="ToClasses"/> does. −1 for none.
    /// </summary>
    /// <param name="text">The label.</param>
    /// <param name="names">Of the classes, as <see cref="ToClasses"/> gave them.</param>
    public static int ClassOf(string text, string[] names)
    {
        int found = Array.IndexOf(names, text);
        if (found >= 0 || Number(text) is not { } number || names.Any(name => Number(name) == null))
            return found;
        return Array.FindIndex(names, name => Number(name) == number);
    }

    // Numbers as people count: without leading zeros, without exponents. Anything else is a word.
    private static decimal? Number(string text)
    {
        ReadOnlySpan<char> digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        return digits is ['0', >= '0' and <= '9', ..] or [] || !char.IsAsciiDigit(digits[0])
            || !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            ? null
            : number;
    }
}
