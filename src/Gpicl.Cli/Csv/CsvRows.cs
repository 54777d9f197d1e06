using Gpicl.Datasets;
using Sylvan.Data.Csv;

namespace Gpicl.Cli.Csv;

/// <summary>The rows of a table that are not blank, cut into fields, with the numbers of their lines.</summary>
internal sealed class CsvRows : IDisposable
{
    private const int LongestRow = 1 << 24;

    private readonly string path;
    private readonly TextReader text;
    private readonly CsvDataReader reader;
    private int nextLine = 1;

    /// <summary>Opens a file.</summary>
    public CsvRows(string path, char separator)
        : this(path, CsvText.Open(path), separator)
    {
    }

    /// <summary>Reads text.</summary>
    /// <param name="path">What messages call it.</param>
    /// <param name="text">Disposed of with this.</param>
    /// <param name="separator">Stands between two fields.</param>
    public CsvRows(string path, TextReader text, char separator)
    {
        this.path = path;
        this.text = text;
        try
        {
            reader = CsvDataReader.Create(text, new CsvDataReaderOptions
            {
                HasHeaders = false,
                Delimiter = separator,
                Comment = '\0', // none: a line may begin with '#', but holds no character of code 0
                MaxBufferSize = LongestRow,
            });
        }
        catch (FormatException error)
        {
            text.Dispose();
            throw Unreadable(error);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>The line the row begins in, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Fields of the row.</summary>
    public int Count => reader.RowFieldCount;

    /// <summary>A field of the row, without white space around it.</summary>
    public ReadOnlySpan<char> this[int column] => reader.GetFieldSpan(column).Trim();

    /// <summary>Goes on to the next row that has a field with something in it.</summary>
    public bool Read()
    {
        while (ReadAny())
        {
            bool blank = true;
            int breaks = 1;
            for (int column = 0; column < Count; column++)
            {
                ReadOnlySpan<char> field = reader.GetFieldSpan(column);
                blank &= field.IsWhiteSpace();
                breaks += Breaks(field);
                if (field.Length > 0 && char.IsWhiteSpace(field[0]) && field.TrimStart() is ['"', ..])
                    throw DataReader.Invalid(path, $"line {nextLine}, column {column + 1} has white space before a quotation mark; remove it, so that the "
                        + "field can be told from the next one.");
            }
            Line = nextLine;
            nextLine += breaks;
            if (!blank)
                return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        reader.Dispose();
        text.Dispose();
    }

    private bool ReadAny()
    {
        try
        {
            return reader.Read();
        }
        catch (FormatException error)
        {
            throw Unreadable(error);
        }
    }

    private InvalidDataException Unreadable(FormatException error) => DataReader.Invalid(path, error is CsvRecordTooLargeException
        ? $"the row in line {nextLine} has more than {LongestRow} characters; a quotation mark in it may lack its end."
        : $"the row in line {nextLine} has a quotation mark out of place; a field in quotation marks ends with one, and those inside are doubled. "
            + $"{error.Message}");

    // Lines that end within a field, by \n, \r\n or \r.
    private static int Breaks(ReadOnlySpan<char> field)
    {
        int count = field.Count('\n');
        for (int at; (at = field.IndexOf('\r')) >= 0; field = field[(at + 1)..])
            if (at + 1 == field.Length || field[at + 1] != '\n')
                count++;
        return count;
    }
}
