using System.Text;

namespace Gpicl.Datasets;

/// <summary>The lines of a text in UTF-8 that are not blank, with their numbers from 1.</summary>
internal static class CsvLines
{
    private const int LongestLine = 16 << 20;

    public static IEnumerable<(int Number, string Text)> Read(string path)
    {
        using DataReader reader = DataReader.Open(path);
        byte[] bytes = reader.ReadToEnd();
        int start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        for (int number = 1; start < bytes.Length; number++)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0)
                length = bytes.Length - start;
            if (length > LongestLine)
                throw reader.Invalid($"line {number} has {length} bytes; at most {LongestLine} are allowed.");
            string text = Encoding.UTF8.GetString(bytes, start, length).Trim();
            if (text.Length > 0)
                yield return (number, text);
            start += length + 1;
        }
    }
}
