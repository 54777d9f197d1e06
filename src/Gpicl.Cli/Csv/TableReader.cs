using Gpicl.Datasets;

namespace Gpicl.Cli.Csv;

/// <summary>
/// Reads tables as people have them: numbers and words, missing values, names of columns or none. A file is read twice, first
/// to find out what its columns hold, then to take the values.
/// </summary>
/// <param name="path">The file; gzipped if the name ends in .gz.</param>
/// <param name="options">Its layout, as far as the user has said.</param>
internal sealed class TableReader(string path, TableOptions options)
{
    private readonly CsvField fields = new(options.DecimalComma);
    private char separator;
    private string[] first = []; // the fields of the first line
    private ColumnProfile[] profiles = [];
    private int firstLineNumber;
    private int below; // rows below the first line
    private FirstLineKind firstLine;
    private int label;
    private string? firstMissing;

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file; gzipped if the name ends in .gz.</param>
    /// <param name="options">Its layout; default: found out.</param>
    /// <returns>The table, and what was found out about its layout, in a sentence.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">It is no table, or its layout is in doubt; the message says where, and what to do.</exception>
    public static (LabeledTable Table, string Layout) Read(string path, TableOptions? options = null) =>
        new TableReader(path, options ?? new TableOptions()).Read();

    private (LabeledTable Table, string Layout) Read()
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} does not exist.", path);
        separator = options.Separator ?? CsvSeparator.Find(path, options.DecimalComma);
        Profile();
        string reason = DecideFirstLine();
        if (firstLine != FirstLineKind.Counts && first.Length != profiles.Length)
            throw DataReader.Invalid(path, $"line {firstLineNumber} has {first.Length} fields, the next one {profiles.Length}; they must be as many.");
        int count = below + (firstLine == FirstLineKind.Example ? 1 : 0);
        if (count == 0)
            throw DataReader.Invalid(path, "has names of columns but no examples.");
        if (firstLine == FirstLineKind.Counts && first[0] != FormattableString.Invariant($"{below}"))
            throw DataReader.Invalid(path, $"line {firstLineNumber} announces {first[0]} examples, but {below} follow.");

        LabeledTable table = ReadValues(count);
        return (table, Describe(table, reason));
    }

    // A number may be a name as well, where the first line holds names; anything else is a name, so that it does.
    private string DecideFirstLine()
    {
        int comma = Array.FindIndex(profiles, profile => profile.Words > 0 && profile.CommaNumbers == profile.Words);
        if (!options.DecimalComma && comma >= 0)
        {
            (int line, string word) = profiles[comma].FirstWord!.Value;
            throw DataReader.Invalid(path, $"line {line}, column {comma + 1}, is {CsvField.Quote(word)}. If that is a number with a decimal comma, say so "
                + "with --decimal-comma; otherwise write it without a comma.");
        }

        int? numbered = LabelColumn.ByNumber(options.LabelColumn, profiles.Length);
        string reason = "as you say";
        if (options.Header is { } header)
            firstLine = header ? FirstLineKind.Names : FirstLineKind.Example;
        else if (numbered == null)
            (firstLine, reason) = (FirstLineKind.Names, "it has the label's name");
        else
            (firstLine, reason) = new FirstLine(path, firstLineNumber, first, profiles, below, numbered.Value).Decide();
        int? named = options.LabelColumn is { } wanted && firstLine == FirstLineKind.Names ? LabelColumn.ByName(path, wanted, first) : null;
        label = named ?? numbered ?? throw LabelColumn.Missing(path, options.LabelColumn, first, profiles.Length);
        return reason;
    }

    private void Profile()
    {
        using var rows = new CsvRows(path, separator);
        if (!rows.Read())
            throw DataReader.Invalid(path, "is empty; a table needs at least one example.");
        firstLineNumber = rows.Line;
        first = new string[rows.Count];
        for (int column = 0; column < first.Length; column++)
            first[column] = rows[column].ToString();
        int width = first.Length;
        for (; rows.Read(); below++)
        {
            if (below == 0)
            {
                width = rows.Count;
                profiles = MakeProfiles(width);
            }
            if (rows.Count != width)
                throw DataReader.Invalid(path, $"line {rows.Line} has {rows.Count} fields, the lines above {width}; they must be as many. A field with "
                    + $"{CsvSeparator.Describe(separator)} in it stands in quotation marks.");
            for (int column = 0; column < width; column++)
                profiles[column].Add(rows.Line, rows[column]);
        }

        if (below == 0)
            profiles = MakeProfiles(width);
        if (width < 2)
            throw DataReader.Invalid(path, $"line {firstLineNumber} has no {CsvSeparator.Describe(separator)}; at least two fields are needed, a value and a "
                + "label. If something else separates them, say so with --separator.");
    }

    private ColumnProfile[] MakeProfiles(int width) =>
        [.. Enumerable.Range(0, width).Select(column => new ColumnProfile(fields, column < first.Length ? first[column] : ""))];

    private LabeledTable ReadValues(int count)
    {
        int[] columns = [.. Enumerable.Range(0, profiles.Length).Where(column => column != label)];
        if (Math.BigMul(count, columns.Length) > Array.MaxLength)
            throw DataReader.Invalid(path, $"has {count} rows of {columns.Length} values; at most {Array.MaxLength} values are allowed.");
        var words = new WordList?[profiles.Length];
        foreach (int column in columns)
            words[column] = HoldsWords(column) ? new WordList() : null;
        var labels = new WordList();
        var values = new float[count * columns.Length];
        var classes = new int[count];

        using var rows = new CsvRows(path, separator);
        if (firstLine != FirstLineKind.Example)
            rows.Read();
        int row = 0;
        for (; row < count && rows.Read() && rows.Count == profiles.Length; row++)
        {
            classes[row] = labels.Add(rows[label], rows.Line);
            for (int i = 0; i < columns.Length; i++)
                values[row * columns.Length + i] = words[columns[i]]?.Add(rows[columns[i]], rows.Line) ?? ReadNumber(rows, columns[i]);
        }

        if (row < count)
            throw DataReader.Invalid(path, "was changed while it was read.");
        (int[] classOf, string[] names) = LabelColumn.ToClasses(path, NameOf(label), labels.Words, firstLine == FirstLineKind.Counts ? first[2..] : null);
        for (int i = 0; i < classes.Length; i++)
            classes[i] = classOf[classes[i]];
        if (names.Length > 10 && 2 * names.Length > count)
            throw DataReader.Invalid(path, $"{NameOf(label)} was taken for the label and has {names.Length} different values in {count} rows. If another "
                + "column holds the label, name it with --label-column NAME or NUMBER.");
        TableColumn[] described = [.. columns.Select(column => new TableColumn(
            firstLine == FirstLineKind.Names && first[column].Length > 0 ? first[column] : FormattableString.Invariant($"{column + 1}"),
            words[column]?.Words.Select(word => word.Text).ToArray()))];
        return new LabeledTable(DatasetName.OfPath(path), described, values, classes, names.Length, names, $"{path}, {NameOf(label)}")
        {
            FirstMissing = firstMissing,
            Layout = new TableLayout(
                firstLine == FirstLineKind.Names, firstLine == FirstLineKind.Names && first[label].Length > 0 ? first[label] : null, label,
                firstLine == FirstLineKind.Counts, options.DecimalComma),
        };
    }

    private float ReadNumber(CsvRows rows, int column)
    {
        ReadOnlySpan<char> field = rows[column];
        return fields.Read(field, out float number) switch
        {
            FieldKind.Number => number,
            FieldKind.Missing => Missing(rows.Line, column),
            FieldKind.OutOfRange => throw DataReader.Invalid(path, $"line {rows.Line}, {NameOf(column)}, is {CsvField.Quote(field)}; numbers must be finite "
                + $"in single precision, and a missing one is {CsvField.MissingSpellings}."),
            _ => throw NotANumber(rows.Line, column, field),
        };
    }

    private float Missing(int line, int column)
    {
        firstMissing ??= $"{path}, line {line}, {NameOf(column)}";
        return float.NaN;
    }

    private bool HoldsWords(int column)
    {
        ColumnProfile profile = profiles[column];
        bool firstIsWord = firstLine == FirstLineKind.Example && profile.FirstKind == FieldKind.Word;
        int words = profile.Words + (firstIsWord ? 1 : 0);
        if (words == 0)
            return false;
        (int line, string word) = firstIsWord ? (firstLineNumber, first[column]) : profile.FirstWord!.Value;
        if (words < profile.Numbers && !profile.AreCategories)
            throw NotANumber(line, column, word);
        return true;
    }

    private InvalidDataException NotANumber(int line, int column, ReadOnlySpan<char> field) => DataReader.Invalid(
        path, $"line {line}, {NameOf(column)}, is {CsvField.Quote(field)}, where most lines have numbers; correct it. A missing value is written as "
            + $"{CsvField.MissingSpellings}.");

    private string NameOf(int column) => firstLine == FirstLineKind.Names && first[column].Length > 0
        ? $"column {column + 1} ({CsvField.Quote(first[column])})"
        : $"column {column + 1}";

    // Row numbers tell nothing of new examples, and everything where rows are sorted by class.
    private string? CountsRows(LabeledTable table)
    {
        for (int i = 0; i < table.Columns.Count && table.Count > 2; i++)
            if (table.Columns[i].Words == null && Enumerable.Range(1, table.Count - 1).All(row => table.Row(row)[i] == table.Row(row - 1)[i] + 1))
                return NameOf(i < label ? i : i + 1);
        return null;
    }

    private string Describe(LabeledTable table, string reason)
    {
        string kind = firstLine switch
        {
            FirstLineKind.Names => "names the columns",
            FirstLineKind.Counts => "holds counts and the names of classes",
            _ => "is an example",
        };
        int words = table.Columns.Count(column => column.Words != null);
        int missing = 0;
        for (int row = 0; row < table.Count; row++)
            foreach (float value in table.Row(row))
                missing += float.IsNaN(value) ? 1 : 0;
        IEnumerable<int> mixing = Enumerable.Range(0, profiles.Length).Where(column => column != label && profiles[column] is { Words: > 0, Numbers: > 0 });
        string mixed = string.Join(", ", mixing.Take(5).Select(NameOf));
        return $"{path}: line {firstLineNumber} {kind} ({reason}). The label is {NameOf(label)}; {table.Columns.Count - words} columns of numbers, "
            + $"{words} of words"
            + (separator == ',' ? "" : $", separated by {CsvSeparator.Describe(separator)}")
            + (missing == 0 ? "" : $"; {missing} values are missing")
            + (CountsRows(table) is { } counting ? $"; {counting} counts the rows" : "")
            + (mixed.Length == 0 ? "" : $"; numbers and words are mixed in {mixed}, which is taken for words")
            + ".";
    }
}
