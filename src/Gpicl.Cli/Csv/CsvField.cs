using System.Globalization;

namespace Gpicl.Cli.Csv;

/// <summary>What a field can be.</summary>
internal enum FieldKind
{
    /// <summary>Empty, or NA, ? or nan in any case.</summary>
    Missing,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>An infinity, or a number beyond the range of single precision.</summary>
    OutOfRange,

    /// <summary>Anything else.</summary>
    Word,
}

/// <summary>Reads single fields.</summary>
/// <param name="decimalComma">Whether decimals follow a comma.</param>
internal sealed class CsvField(bool decimalComma)
{
    /// <summary>The spellings of a missing value, for messages.</summary>
    public const string MissingSpellings = "an empty field, NA, ? or nan";

    private const int LongestNumber = 64;

    /// <summary>Tells what a field is.</summary>
    /// <param name="field">Trimmed.</param>
    /// <param name="number">Its value; NaN if it is missing or no number.</param>
    public FieldKind Read(ReadOnlySpan<char> field, out float number)
    {
        number = float.NaN;
        if (field.IsEmpty || field is "?" || field.Equals("NA", StringComparison.OrdinalIgnoreCase) || field.Equals("nan", StringComparison.OrdinalIgnoreCase))
            return FieldKind.Missing;
        ReadOnlySpan<char> size = field.TrimStart("+-");
        if (size.Equals("inf", StringComparison.OrdinalIgnoreCase) || size.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            return FieldKind.OutOfRange;
        if (!TryParse(field, out float value))
            return FieldKind.Word;
        if (!float.IsFinite(value))
            return FieldKind.OutOfRange;
        number = value;
        return FieldKind.Number;
    }

    /// <summary>A field for a message: in quotes, and not too long.</summary>
    public static string Quote(ReadOnlySpan<char> field) => field.Length <= 40 ? $"'{field}'" : $"'{field[..40]}...'";

    /// <summary>Whether a field would be a number if its comma stood before decimals.</summary>
    public static bool HasDecimalComma(ReadOnlySpan<char> field) => field.Contains(',') && TryParseComma(field, out _);

    private bool TryParse(ReadOnlySpan<char> field, out float value) => decimalComma
        ? TryParseComma(field, out value)
        : float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static bool TryParseComma(ReadOnlySpan<char> field, out float value)
    {
        value = 0;
        if (field.Length > LongestNumber || field.Contains('.'))
            return false;
        Span<char> point = stackalloc char[LongestNumber];
        field.Replace(point, ',', '.');
        return float.TryParse(point[..field.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
