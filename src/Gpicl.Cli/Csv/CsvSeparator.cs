using Gpicl.Datasets;

namespace Gpicl.Cli.Csv;

/// <summary>The character between two fields, where the user has not said which.</summary>
internal static class CsvSeparator
{
    private const int RowsCompared = 100;

    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>The one that cuts the first rows into the same number of fields, two at least; a comma where none does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="decimalComma">Whether commas stand in numbers.</param>
    /// <exception cref="InvalidDataException">Several do.</exception>
    public static char Find(string path, bool decimalComma) => Find(path, () => CsvText.Open(path), decimalComma);

    /// <summary>The one that cuts the first rows of a text into the same number of fields, two at least; a comma where none does.</summary>
    /// <param name="path">What messages call it.</param>
    /// <param name="open">Begins the text anew.</param>
    /// <param name="decimalComma">Whether commas stand in numbers.</param>
    /// <exception cref="InvalidDataException">Several do.</exception>
    public static char Find(string path, Func<TextReader> open, bool decimalComma)
    {
        char[] candidates = decimalComma ? Candidates[1..] : Candidates;
        char[] fitting = [.. candidates.Where(separator => Fits(path, open, separator))];
        return fitting switch
        {
            [] => candidates[0],
            [var only] => only,
            _ => throw DataReader.Invalid(path, $"{string.Join(" and ", fitting.Select(Describe))} both cut every row into the same number of fields. Say "
                + "which is meant with --separator."),
        };
    }

    /// <summary>A separator as the command line has it.</summary>
    public static string Describe(char separator) => separator switch
    {
        '\t' => "tab",
        ' ' => "space",
        _ => $"'{separator}'",
    };

    // The first line may have its own number of fields: counts, and the names of classes.
    private static bool Fits(string path, Func<TextReader> open, char separator)
    {
        try
        {
            using var rows = new CsvRows(path, open(), separator);
            int fields = 0;
            for (int row = 0; row < RowsCompared && rows.Read(); row++)
            {
                if (row <= 1)
                    fields = rows.Count;
                if (fields < 2 || fields != rows.Count)
                    return false;
            }
            return fields >= 2;
        }
        catch (InvalidDataException)
        {
            return false; // reading the table tells what is wrong
        }
    }
}
