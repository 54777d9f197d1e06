using System.Text;
using System.Xml;

namespace Gpicl.Cli.Charts;

/// <summary>Text that fits its place and may stand in XML.</summary>
internal static class ChartText
{
    /// <summary>An estimate of the drawn width: the font is the viewer's, so it errs to the wide side.</summary>
    public static double Width(string text, double fontSize) => text.Sum(c => WidthOf(c)) * fontSize;

    /// <summary>The text, ended with … where it would be wider than allowed.</summary>
    public static string Fit(string text, double fontSize, double width)
    {
        if (Width(text, fontSize) <= width)
            return text;
        double used = WidthOf('…') * fontSize;
        int length = 0;
        while (length < text.Length && (used += WidthOf(text[length]) * fontSize) <= width)
            length++;
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
            length--;
        return text[..length].TrimEnd() + "…";
    }

    /// <summary>Replaces what XML cannot hold, such as control characters, by the replacement character.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                clean.Append(text[i]).Append(text[++i]);
            else
                clean.Append(text[i] is '\t' or '\r' or '\n' ? ' ' : XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }

        return clean.ToString();
    }

    private static double WidthOf(char c) => c switch
    {
        '…' => 1,
        >= '\u1100' => 1.05, // East Asian characters fill a square
        'f' or 'i' or 'j' or 'l' or 'r' or 't' or ' ' or '.' or ',' or ':' or '-' or '\'' or '(' or ')' or '/' => 0.4,
        'm' or 'w' or 'M' or 'W' or '%' or '@' => 0.92,
        _ => char.IsUpper(c) ? 0.72 : 0.62,
    };
}
