namespace Gpicl.Cli.Csv;

/// <summary>What the lines below the first hold in one column.</summary>
/// <param name="fields">Reads fields.</param>
/// <param name="first">The first line's field in this column.</param>
internal sealed class ColumnProfile(CsvField fields, string first)
{
    /// <summary>Columns with more different fields than this do not pass for categories.</summary>
    private const int MostCategories = 32;

    private readonly HashSet<string> categories = new(StringComparer.Ordinal);
    private readonly FieldKind firstKind = fields.Read(first, out _);
    private readonly float firstNumber = fields.Read(first, out float number) == FieldKind.Number ? number : float.NaN;

    /// <summary>Lines with a number.</summary>
    public int Numbers { get; private set; }

    /// <summary>Lines with a word.</summary>
    public int Words { get; private set; }

    /// <summary>Lines with a word that is a number if its comma stands before decimals.</summary>
    public int CommaNumbers { get; private set; }

    /// <summary>Lines with an empty field.</summary>
    public int Empty { get; private set; }

    /// <summary>Whether all numbers are whole.</summary>
    public bool Whole { get; private set; } = true;

    /// <summary>The smallest number.</summary>
    public float Minimum { get; private set; } = float.PositiveInfinity;

    /// <summary>The largest number.</summary>
    public float Maximum { get; private set; } = float.NegativeInfinity;

    /// <summary>Whether a line has the first line's field.</summary>
    public bool HasFirst { get; private set; }

    /// <summary>The first word, with its line.</summary>
    public (int Line, string Text)? FirstWord { get; private set; }

    /// <summary>The first number that is not finite in single precision, with its line.</summary>
    public (int Line, string Text)? FirstOutOfRange { get; private set; }

    /// <summary>Whether there are more numbers than words.</summary>
    public bool IsNumeric => Numbers > Words;

    /// <summary>What the first line has here.</summary>
    public FieldKind FirstKind => firstKind;

    /// <summary>The first line's number, or NaN.</summary>
    public float FirstNumber => firstNumber;

    /// <summary>Whether there are few different fields, each of which occurs twice or more in the mean, as those of categories do.</summary>
    public bool AreCategories => categories.Count <= MostCategories && 2 * categories.Count <= Numbers + Words;

    /// <summary>Takes one more line into account.</summary>
    public void Add(int line, ReadOnlySpan<char> field)
    {
        FieldKind kind = fields.Read(field, out float number);
        HasFirst |= field.SequenceEqual(first) || (kind == FieldKind.Number && number == firstNumber);
        switch (kind)
        {
            case FieldKind.Missing:
                Empty += field.IsEmpty ? 1 : 0;
                return;
            case FieldKind.Number:
                Numbers++;
                Whole &= float.IsInteger(number);
                (Minimum, Maximum) = (Math.Min(Minimum, number), Math.Max(Maximum, number));
                break;
            case FieldKind.OutOfRange:
                FirstOutOfRange ??= (line, field.ToString());
                break;
            default:
                Words++;
                CommaNumbers += CsvField.HasDecimalComma(field) ? 1 : 0;
                FirstWord ??= (line, field.ToString());
                break;
        }

        if (categories.Count <= MostCategories)
            categories.GetAlternateLookup<ReadOnlySpan<char>>().Add(field);
    }
}
