namespace Gpicl.Datasets;

/// <summary>
/// Reads tables of numbers in UTF-8, one example per line, with a label column. Labels that are whole numbers become the
/// classes 0, 1, ... in ascending order; other labels are text and become classes in order of first appearance. Blank
/// lines are passed over. Values stay as they are: nothing is scaled. Files may be gzipped.
/// </summary>
public static class CsvReader
{
    /// <summary>Reads a table.</summary>
    /// <param name="path">The file; gzipped if the name ends in .gz.</param>
    /// <param name="options">Layout of the table; default: label last, first line recognised.</param>
    /// <param name="name">Name of the data set; default: the name of the file without its extension.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// There is no example, lines differ in their number of fields, a value is not a finite number, labels mix numbers
    /// and text, the label column does not exist, or the first line announces other counts than there are.
    /// </exception>
    public static Dataset Read(string path, CsvOptions? options = null, string? name = null)
    {
        options ??= new CsvOptions();
        using IEnumerator<(int Number, string Text)> lines = CsvLines.Read(path).GetEnumerator();
        if (!lines.MoveNext())
            throw DataReader.Invalid(path, "is empty; a table needs at least one example.");

        CsvLayout layout = CsvLayout.Of(path, lines.Current.Text, options);
        bool more = layout.FirstLine == CsvFirstLine.Data || lines.MoveNext();
        var values = new List<float>();
        var labels = new List<(int Line, string Text)>();
        for (; more; more = lines.MoveNext())
            labels.Add((lines.Current.Number, ReadExample(path, lines.Current, layout, options.Separator, values)));

        if (labels.Count == 0)
            throw DataReader.Invalid(path, "has a first line but no examples.");
        if (layout.Rows is { } rows && rows != labels.Count)
            throw DataReader.Invalid(path, $"the first line announces {rows} examples, but {labels.Count} follow.");
        (int[] classes, int count) = CsvLabels.ToClasses(path, labels, layout.Classes);
        return new Dataset(name ?? DatasetName.OfPath(path), [.. values], classes, count);
    }

    /// <summary>Appends the values of a line and returns its label.</summary>
    private static string ReadExample(string path, (int Number, string Text) line, CsvLayout layout, char separator, List<float> values)
    {
        string label = "";
        int column = 0;
        foreach (ReadOnlySpan<char> field in new CsvFields(line.Text, separator))
        {
            if (column == layout.LabelColumn)
                label = field.ToString();
            else if (column < layout.Columns)
                values.Add(CsvFields.TryParse(field, out float value) && float.IsFinite(value)
                    ? value
                    : throw DataReader.Invalid(path, $"line {line.Number}, field {column + 1} is '{Shorten(field)}'; values must be finite numbers."));
            column++;
        }
        return column == layout.Columns
            ? label
            : throw DataReader.Invalid(path, $"line {line.Number} has {column} fields; {layout.Columns} are needed.");
    }

    private static string Shorten(ReadOnlySpan<char> field) => field.Length <= 40 ? field.ToString() : $"{field[..40]}...";
}
