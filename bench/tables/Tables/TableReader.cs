using System.Globalization;
using Gpicl.Cli.Csv;

namespace Gpicl.TableBenchmarks.Tables;

/// <summary>
/// Reads tables as people have them: numbers and words mixed, missing values, a first line that may or may not be a header. A column is
/// one of numbers if every value present is a number; that is all that is decided from the whole file.
/// </summary>
internal static class TableReader
{
    private static readonly string[] MissingMarks = ["", "?", "NA", "N/A", "nan", "null"];

    /// <summary>Reads a table. Rows without a label are left out, and those of a class that has no second row.</summary>
    /// <exception cref="InvalidDataException">Rows differ in length, the label column does not exist, or fewer than two classes are left.</exception>
    public static Table Read(TableFile file)
    {
        List<string[]> lines = ReadLines(file.Path);
        string[]? names = null;
        if (lines.Count > 1 && IsCounts(lines))
            lines.RemoveAt(0);
        else if (lines.Count > 1 && IsHeader(lines))
        {
            names = lines[0];
            lines.RemoveAt(0);
        }

        int width = lines.Count > 0 ? lines[0].Length : 0;
        if (lines.FindIndex(line => line.Length != width) is var odd and >= 0)
            throw new InvalidDataException($"{file.Path}: row {odd + 1} has {lines[odd].Length} fields, the first has {width}.");
        int label = LabelColumn(file, names, width);
        lines.RemoveAll(line => IsMissing(line[label]));
        HashSet<string> single = [.. lines.GroupBy(line => line[label]).Where(group => group.Count() == 1).Select(group => group.Key)];
        lines.RemoveAll(line => single.Contains(line[label]));
        TableColumn[] columns =
        [
            .. Enumerable.Range(0, width).Where(column => column != label)
                .Select(column => Column(names?[column] ?? string.Create(CultureInfo.InvariantCulture, $"{column}"), [.. lines.Select(line => line[column])])),
        ];
        var table = new Table(file.Name, columns, [.. lines.Select(line => line[label])]);
        if (table.Classes.Length < 2 || columns.Length == 0)
        {
            throw new InvalidDataException(
                $"{file.Path} has {table.Classes.Length} classes of two rows or more and {columns.Length} columns beside the label: too few.");
        }

        return table;
    }

    public static bool IsMissing(string value) => MissingMarks.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static bool IsNumber(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);

    private static TableColumn Column(string name, string[] values)
    {
        bool isNumber = values.All(value => IsMissing(value) || IsNumber(value));
        return new TableColumn(name, isNumber, isNumber ? [.. values.Select(value => IsMissing(value) ? TableColumn.Missing : value)] : values);
    }

    // scikit-learn's files begin with the numbers of rows and columns, and the names of the classes.
    private static bool IsCounts(List<string[]> lines) =>
        lines[0].Length > 2
        && lines[0][0] == (lines.Count - 1).ToString(CultureInfo.InvariantCulture)
        && lines[0][1] == (lines[1].Length - 1).ToString(CultureInfo.InvariantCulture);

    // A header has a word above numbers; or, where all is words, none that its column has again.
    private static bool IsHeader(List<string[]> lines)
    {
        string[] first = lines[0];
        string[][] columns = [.. first.Select((_, column) => lines.Skip(1).Where(line => column < line.Length).Select(line => line[column]).ToArray())];
        bool[] numbers = [.. columns.Select(values => values.All(value => IsMissing(value) || IsNumber(value)))];
        return numbers.Where((isNumber, column) => isNumber && !IsNumber(first[column]) && !IsMissing(first[column])).Any()
            || (!numbers.Any(isNumber => isNumber) && !columns.Where((values, column) => values.Contains(first[column])).Any());
    }

    private static int LabelColumn(TableFile file, string[]? names, int width)
    {
        if (file.LabelColumn == null)
            return width - 1;
        int named = names == null ? -1 : Array.IndexOf(names, file.LabelColumn);
        if (named >= 0)
            return named;
        if (int.TryParse(file.LabelColumn, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < width)
            return number;
        string there = names == null ? $"columns 0 to {width - 1} without names" : string.Join(", ", names);
        throw new InvalidDataException($"{file.Path} has no column {file.LabelColumn} for the label; it has {there}.");
    }

    private static List<string[]> ReadLines(string path)
    {
        using var rows = new CsvRows(path, separator: ',');
        List<string[]> lines = [];
        while (rows.Read())
            lines.Add([.. Enumerable.Range(0, rows.Count).Select(column => rows[column].ToString().ReplaceLineEndings(" "))]);
        return lines;
    }
}
