using System.Globalization;

namespace Gpicl.Datasets;

/// <summary>The fields of one line, trimmed of white space, one after another. A field may stand in double quotes.</summary>
internal ref struct CsvFields(ReadOnlySpan<char> line, char separator)
{
    private ReadOnlySpan<char> rest = line;
    private bool ended;

    public ReadOnlySpan<char> Current { get; private set; }

    public readonly CsvFields GetEnumerator() => this;

    public bool MoveNext()
    {
        if (ended)
            return false;
        int end = FieldEnd();
        ended = end == rest.Length;
        Current = rest[..end].Trim();
        if (Current is ['"', .., '"'])
            Current = Current[1..^1];
        rest = ended ? default : rest[(end + 1)..];
        return true;
    }

    public static string[] Split(string line, char separator)
    {
        var fields = new List<string>();
        foreach (ReadOnlySpan<char> field in new CsvFields(line, separator))
            fields.Add(field.ToString());
        return [.. fields];
    }

    /// <summary>True for everything that reads as a number, NaN and infinity included.</summary>
    public static bool IsNumber(ReadOnlySpan<char> field) => TryParse(field, out _);

    public static bool TryParse(ReadOnlySpan<char> field, out float value) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    // A separator inside quotes does not end the field; a quote that is never closed is an ordinary character.
    private readonly int FieldEnd()
    {
        int start = 0;
        if (rest.TrimStart() is ['"', ..])
        {
            int open = rest.IndexOf('"');
            int close = rest[(open + 1)..].IndexOf('"');
            start = close < 0 ? 0 : open + 1 + close;
        }
        int length = rest[start..].IndexOf(separator);
        return length < 0 ? rest.Length : start + length;
    }
}
