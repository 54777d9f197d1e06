using System.Globalization;

namespace Gpicl.Datasets;

/// <summary>What the first line of a table says about the others.</summary>
/// <param name="FirstLine">What the first line holds; never <see cref="CsvFirstLine.Detect"/>.</param>
/// <param name="Columns">Fields per line, the label included; at least 2.</param>
/// <param name="LabelColumn">The label's column, from 0.</param>
/// <param name="Rows">The number of examples announced, or null.</param>
/// <param name="Classes">The number of class names, or null if there are none.</param>
internal sealed record CsvLayout(CsvFirstLine FirstLine, int Columns, int LabelColumn, int? Rows, int? Classes)
{
    public static CsvLayout Of(string path, string line, CsvOptions options)
    {
        string[] fields = CsvFields.Split(line, options.Separator);
        int? rows = null, classes = null;
        int columns = fields.Length;
        CsvFirstLine kind = options.FirstLine == CsvFirstLine.Detect ? Detect(fields, options) : options.FirstLine;
        if (kind == CsvFirstLine.Counts)
        {
            if (!AreCounts(fields, out int announcedRows, out int values))
                throw DataReader.Invalid(path, "the first line must hold the number of examples, the number of values and at least two class names.");
            (rows, columns, classes) = (announcedRows, checked(values + 1), fields.Length - 2);
        }
        if (columns < 2)
            throw DataReader.Invalid(path, $"the first line has {columns} field(s); at least 2 are needed, a value and a label, separated by '{options.Separator}'.");
        return new CsvLayout(kind, columns, LabelColumnOf(path, fields, columns, kind, options), rows, classes);
    }

    private static CsvFirstLine Detect(string[] fields, CsvOptions options)
    {
        if (options.LabelName is not null)
            return CsvFirstLine.ColumnNames;
        if (AreCounts(fields, out _, out _))
            return CsvFirstLine.Counts;
        int label = options.LabelColumn.GetOffset(fields.Length);
        return fields.Where((field, column) => column != label).Any(field => field.Length == 0 || CsvFields.IsNumber(field))
            ? CsvFirstLine.Data
            : CsvFirstLine.ColumnNames;
    }

    private static bool AreCounts(string[] fields, out int rows, out int values)
    {
        values = 0;
        return int.TryParse(fields[0], CultureInfo.InvariantCulture, out rows)
            && fields.Length >= 4
            && int.TryParse(fields[1], CultureInfo.InvariantCulture, out values)
            && rows > 0
            && values is > 0 and < int.MaxValue
            && fields.Skip(2).All(field => field.Length > 0 && !CsvFields.IsNumber(field));
    }

    private static int LabelColumnOf(string path, string[] fields, int columns, CsvFirstLine kind, CsvOptions options)
    {
        if (options.LabelName is { } name)
        {
            if (kind != CsvFirstLine.ColumnNames)
                throw new ArgumentException($"The label column is given by name, '{name}', so the first line must hold {CsvFirstLine.ColumnNames}, not {kind}.", nameof(options));
            int[] found = [.. Enumerable.Range(0, columns).Where(column => fields[column] == name)];
            return found.Length == 1
                ? found[0]
                : throw DataReader.Invalid(path, $"has {found.Length} columns named '{name}'; the label needs exactly one. The columns are {string.Join(", ", fields.Take(20))}.");
        }

        int label = options.LabelColumn.GetOffset(columns);
        return label >= 0 && label < columns
            ? label
            : throw DataReader.Invalid(path, $"has {columns} columns, so there is no label column {options.LabelColumn}; 0 .. {columns - 1} or ^{columns} .. ^1 are allowed.");
    }
}
