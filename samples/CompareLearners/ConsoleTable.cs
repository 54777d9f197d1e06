using System.Globalization;

namespace Gpicl.Samples.CompareLearners;

/// <summary>Prints results in columns.</summary>
internal static class ConsoleTable
{
    private const int NameWidth = 22, ColumnWidth = 15;

    public static void Line(string name, IEnumerable<string> cells) =>
        Console.WriteLine(name.PadRight(NameWidth) + string.Concat(cells.Select(cell => cell.PadLeft(ColumnWidth))));

    public static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
