using System.Globalization;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.InContext;

namespace Gpicl.Cli.Csv;

/// <summary>
/// The rows of a table encoded as those that a classifier was fitted to, one after the other: columns are found by their names, whatever
/// their order and whatever others there are, or by their places where they had no names. Of the table, only a row is in memory.
/// </summary>
internal sealed class DescribedRows : EncodedRows
{
    private const int HeadLength = 1 << 20; // characters that are looked at to find the separator

    private readonly string name;
    private readonly InputDescription inputs;
    private readonly KnownClasses? classes;
    private readonly InputColumn[] columns;
    private readonly CsvField fields;
    private readonly CsvRows rows;
    private readonly Dictionary<string, int>?[] words; // of each column of words: places among its indicators
    private readonly int[] places; // of each column in a row; −1 for none yet
    private readonly string[]? names; // of all columns in the file
    private int labelPlace = -1;
    private int count; // fields of a row
    private bool pending; // whether the row that was read last is still to be handed out

    /// <summary>Opens a table.</summary>
    /// <param name="path">The file, gzipped if its name ends in .gz, or <see cref="CommandConsole.StandardStream"/>.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="inputs">How rows are encoded.</param>
    /// <param name="separator">Between two fields; null: found out.</param>
    /// <param name="classes">What labels may name; null where they are not read.</param>
    /// <exception cref="InvalidDataException">It is no table, or columns are missing.</exception>
    public DescribedRows(string path, Stream input, InputDescription inputs, char? separator, KnownClasses? classes)
    {
        (this.inputs, this.classes) = (inputs, classes);
        columns = inputs.Columns!;
        fields = new CsvField(inputs.DecimalComma);
        words = Array.ConvertAll(columns, column => column.Words?.Select((word, i) => (word, i)).ToDictionary(StringComparer.Ordinal));
        places = new int[columns.Length];
        name = path == CommandConsole.StandardStream ? "standard input" : path;
        CsvText text = path == CommandConsole.StandardStream ? CsvText.Open(name, input) : CsvText.Open(path);
        try
        {
            var head = new char[HeadLength];
            int length = text.ReadBlock(head, 0, head.Length);
            string start = new(head, 0, length < HeadLength || Array.LastIndexOf(head, '\n') is not (> 0 and var end) ? length : end + 1);
            separator ??= CsvSeparator.Find(name, () => new StringReader(start), inputs.DecimalComma);
            rows = new CsvRows(name, new HeadedText(new string(head, 0, length), text), separator.Value);
            if (!rows.Read())
                throw DataReader.Invalid(name, "is empty; at least one row is needed.");
            count = rows.Count;
            if (inputs.Named)
            {
                names = Fields();
                FindColumns(needsLabel: classes != null);
            }
            else
            {
                pending = !FirstLine.AreCounts(Fields(), columns.Length, out _);
                if (!pending && !rows.Read())
                    throw DataReader.Invalid(name, "has no rows below the first line.");
                pending = true;
                TakePlaces(needsLabel: classes != null);
            }
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A field is none that the classifier takes; the message says where it stands.</exception>
    public override bool Read(Span<float> encoded, out int label)
    {
        label = -1;
        if (!pending && !rows.Read())
            return false;
        pending = false;
        if (rows.Count != count)
            throw DataReader.Invalid(name, $"line {rows.Line} has {rows.Count} fields, the first one {count}; they must be as many.");
        int next = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            ReadOnlySpan<char> field = rows[places[i]];
            if (words[i] is not { } known)
            {
                encoded[next++] = Number(field, i);
                continue;
            }

            Span<float> indicators = encoded.Slice(next, known.Count);
            indicators.Clear();
            if (known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(field, out int word))
                indicators[word] = 1;
            next += known.Count;
        }

        if (labelPlace >= 0)
            label = Label(rows[labelPlace]);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose() => rows.Dispose();

    private string[] Fields()
    {
        var found = new string[rows.Count];
        for (int i = 0; i < found.Length; i++)
            found[i] = rows[i].ToString();
        return found;
    }

    // A column without a name goes by its number, as it did when the classifier was fitted.
    private void FindColumns(bool needsLabel)
    {
        ILookup<string, int> found = Enumerable.Range(0, count)
            .ToLookup(i => names![i].Length > 0 ? names[i] : FormattableString.Invariant($"{i + 1}"), StringComparer.Ordinal);
        string[] wanted = [.. columns.Select(column => column.Name), .. needsLabel ? [LabelName] : Array.Empty<string>()];
        string[] missing = [.. wanted.Where(column => !found[column].Any())];
        if (missing.Length > 0)
        {
            throw DataReader.Invalid(
                name, $"lacks {(missing.Length == 1 ? "the column" : "the columns")} {List(missing)} that the classifier was fitted to; line {rows.Line} names "
                    + $"{List(names!)}.");
        }

        if (wanted.FirstOrDefault(column => found[column].Count() > 1) is { } twice)
            throw DataReader.Invalid(name, $"has {found[twice].Count()} columns named '{twice}'; the classifier must be able to tell them apart.");
        for (int i = 0; i < places.Length; i++)
            places[i] = found[columns[i].Name].Single();
        if (needsLabel)
            labelPlace = found[LabelName].Single();
    }

    private string LabelName => inputs.Label ?? FormattableString.Invariant($"{inputs.LabelPlace + 1}");

    private void TakePlaces(bool needsLabel)
    {
        count = rows.Count;
        bool labeled = count == columns.Length + 1;
        if (!labeled && (needsLabel || count != columns.Length))
        {
            throw DataReader.Invalid(
                name, $"line {rows.Line} has {count} fields; the classifier was fitted to {columns.Length} columns without names and the label in column "
                    + $"{inputs.LabelPlace + 1}{(needsLabel ? "" : ", which may be left out")}.");
        }

        for (int i = 0; i < places.Length; i++)
            places[i] = labeled && i >= inputs.LabelPlace ? i + 1 : i;
        labelPlace = needsLabel ? inputs.LabelPlace : -1;
    }

    private float Number(ReadOnlySpan<char> field, int column) => fields.Read(field, out float number) switch
    {
        FieldKind.Number or FieldKind.Missing => number,
        FieldKind.OutOfRange => throw Bad(field, column, "numbers must be finite in single precision"),
        _ => throw Bad(field, column, $"the classifier was fitted to numbers there{(CsvField.HasDecimalComma(field) ? " with a point before decimals" : "")}"),
    };

    private int Label(ReadOnlySpan<char> field)
    {
        int label = inputs.Numbered
            ? int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < inputs.Classes.Length ? number : -1
            : classes!.Find(field.ToString());
        if (label >= 0)
            return label;
        string some = string.Join(", ", classes!.Names.Take(20).Select(each => CsvField.Quote(each)));
        throw DataReader.Invalid(
            name, $"the label in line {rows.Line}, {NameOf(labelPlace)}, is {CsvField.Quote(field)}; the classifier knows "
                + (inputs.Numbered ? $"labels 0 .. {inputs.Classes.Length - 1}." : $"{some}{(classes.Names.Length > 20 ? ", ..." : "")}.{classes.Hint}"));
    }

    private InvalidDataException Bad(ReadOnlySpan<char> field, int column, string reason) => DataReader.Invalid(
        name, $"line {rows.Line}, {NameOf(places[column])}, is {CsvField.Quote(field)}; {reason}. A missing value is written as {CsvField.MissingSpellings}.");

    private string NameOf(int place) => names?[place] is { Length: > 0 } known ? $"column {place + 1} ({CsvField.Quote(known)})" : $"column {place + 1}";

    private static string List(string[] texts) =>
        string.Join(", ", texts.Take(20).Select(text => CsvField.Quote(text))) + (texts.Length > 20 ? $" and {texts.Length - 20} more" : "");
}
