using System.Globalization;
using Gpicl.Datasets;

namespace Gpicl.Cli.Csv;

/// <summary>What the first line of a table can hold.</summary>
internal enum FirstLineKind
{
    /// <summary>An example, like every other line.</summary>
    Example,

    /// <summary>The names of the columns.</summary>
    Names,

    /// <summary>scikit-learn's way: the number of examples, the number of values of each, and the names of the classes 0, 1, ...</summary>
    Counts,
}

/// <summary>Finds out what the first line of a table holds, by comparing it with the lines below.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="line">The number of the first line, for messages.</param>
/// <param name="fields">The fields of the first line.</param>
/// <param name="columns">What the lines below have in each column.</param>
/// <param name="rows">Number of lines below.</param>
/// <param name="label">The label's column.</param>
internal sealed class FirstLine(string path, int line, string[] fields, ColumnProfile[] columns, int rows, int label)
{
    private const int CertainlyCounting = 5; // numbers in a row of which each is one more than the one before
    private const int FirstYear = 1000;

    /// <summary>Decides, and says why.</summary>
    /// <exception cref="InvalidDataException">Either may be meant.</exception>
    public (FirstLineKind Kind, string Reason) Decide()
    {
        if (AreCounts())
            return (FirstLineKind.Counts, "it counts rows and columns and names the classes");
        if (fields.Length != columns.Length)
            return (FirstLineKind.Example, "it does not count"); // and is refused for its length
        if (rows == 0)
        {
            return columns.All(column => column.FirstKind == FieldKind.Word)
                ? (FirstLineKind.Names, "it is all words")
                : (FirstLineKind.Example, "it holds numbers");
        }


        bool counting = IsCounting(out bool certain);
        if (NameAboveValues() is { } reason)
        {
            return counting || !LooksLikeExample()
                ? (FirstLineKind.Names, reason)
                : throw InDoubt($"{reason}, but the label and other values are like those below");
        }

        if (counting)
            return certain ? (FirstLineKind.Names, "its fields count up") : throw InDoubt("its fields count up");
        if (!columns.Any(column => column.IsNumeric))
            return AmongWords();
        return !columns[label].HasFirst && HasOddNumbers()
            ? throw InDoubt("its numbers are not like those below, and its label occurs nowhere else")
            : (FirstLineKind.Example, "it is like the lines below");
    }

    /// <summary>Whether fields count rows and columns and name classes, as scikit-learn has it.</summary>
    /// <param name="fields">Of a first line.</param>
    /// <param name="values">How many columns there are, that of the label left out.</param>
    /// <param name="examples">How many rows they say.</param>
    public static bool AreCounts(string[] fields, int values, out int examples)
    {
        examples = 0;
        return fields.Length >= 4
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out examples)
            && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int found)
            && found == values
            && fields.Skip(2).All(field => field.Length > 0 && !double.TryParse(field, CultureInfo.InvariantCulture, out _));
    }

    private bool AreCounts() => AreCounts(fields, columns.Length - 1, out int examples) && (examples == rows || fields.Length != columns.Length);

    // A word above numbers, or nothing where every other line has something.
    private string? NameAboveValues()
    {
        int word = Array.FindIndex(columns, column => column.IsNumeric && column.FirstKind == FieldKind.Word && !column.HasFirst);
        if (word >= 0)
            return $"column {word + 1} holds numbers below {CsvField.Quote(fields[word])}";
        int empty = Enumerable.Range(0, fields.Length).FirstOrDefault(column => fields[column].Length == 0 && columns[column].Empty == 0, -1);
        return empty >= 0 ? $"column {empty + 1} is empty in no other line" : null;
    }

    // Names are seldom numbers with decimals.
    private bool LooksLikeExample() => Numbers().Any(column => columns[label].HasFirst || !float.IsInteger(column.FirstNumber));

    // The numbers of the first line above columns of values that are numeric.
    private IEnumerable<ColumnProfile> Numbers() => columns.Where((column, i) => i != label && column.IsNumeric && column.FirstKind == FieldKind.Number);

    // Numbers 0, 1, 2, ... or 1, 2, 3, ..., and words that occur nowhere else.
    private bool IsCounting(out bool certain)
    {
        ColumnProfile[] numbers = [.. columns.Where(column => column.FirstKind == FieldKind.Number)];
        certain = numbers.Length >= CertainlyCounting || (fields.Length > 2 && Numbers().Any(column => !column.Whole));
        return numbers is [{ FirstNumber: 0 or 1 }, _, ..]
            && AreConsecutive(numbers)
            && !columns.Any(column => column.FirstKind == FieldKind.Word && column.HasFirst);
    }

    // Years, and numbers far from all below: names as well as an example of a rare class.
    private bool HasOddNumbers() => Numbers().ToArray() switch
    {
        [] => false,
        [var single] => float.IsInteger(single.FirstNumber) && IsFarOutside(single),
        var numbers => (AreConsecutive(numbers) && (numbers.Length > 2 || numbers[0].FirstNumber >= FirstYear)) || numbers.All(IsFarOutside),
    };

    private static bool AreConsecutive(ColumnProfile[] numbers) =>
        numbers.Zip(numbers.Skip(1)).All(pair => pair.Second.FirstNumber == pair.First.FirstNumber + 1);

    private static bool IsFarOutside(ColumnProfile column)
    {
        float margin = Math.Max(column.Maximum - column.Minimum, Math.Max(Math.Abs(column.Minimum), Math.Abs(column.Maximum)));
        return column.FirstNumber < column.Minimum - margin || column.FirstNumber > column.Maximum + margin;
    }

    // Where there are no numbers, an example's words occur elsewhere, too, and names do not.
    private (FirstLineKind Kind, string Reason) AmongWords()
    {
        if (2 * columns.Count(column => column.HasFirst) > columns.Length)
            return (FirstLineKind.Example, "its words occur in other lines");
        int[] categories = [.. Enumerable.Range(0, columns.Length).Where(column => columns[column].AreCategories)];
        int[] unseen = [.. categories.Where(column => !columns[column].HasFirst)];
        if (unseen.Length == categories.Length && unseen.Length > 1)
            return (FirstLineKind.Names, "its words occur in no other line");
        return unseen.Length < categories.Length && unseen.All(column => column == label)
            ? (FirstLineKind.Example, "its words occur in other lines")
            : throw InDoubt("some of its words occur in no other line");
    }

    private InvalidDataException InDoubt(string reason) => DataReader.Invalid(
        path, $"line {line}, {string.Join(", ", fields.Take(8).Select(field => CsvField.Quote(field)))}{(fields.Length > 8 ? ", ..." : "")}, may hold names "
            + $"or be an example: {reason}. Say which with --header yes or --header no.");
}
