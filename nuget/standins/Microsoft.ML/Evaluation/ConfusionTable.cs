namespace Microsoft.ML.Data;

/// <summary>
/// Writes a confusion matrix as text, in ML.NET's layout: true classes down, predicted ones across. Columns are headed
/// by the classes' numbers where a name is too long for them.
/// </summary>
internal sealed class ConfusionTable
{
    private readonly ConfusionMatrix matrix;
    private readonly string[] names;
    private readonly bool numbered;
    private readonly int cell;
    private readonly int margin;

    public ConfusionTable(ConfusionMatrix matrix, string[] names)
    {
        this.matrix = matrix;
        this.names = names;
        cell = names.Length == 2 ? 8 : 5;
        numbered = names.Any(name => name.Length > cell);
        margin = Math.Max("PREDICTED".Length, names.Max(name => name.Length) + (numbered ? Digits + 2 : 0)) + 1;
    }

    private int Digits => Text(names.Length - 1).Length;

    public string Write()
    {
        var rule = new string('=', (cell + 3) * names.Length);
        var lines = new List<string>
        {
            "",
            "Confusion table",
            Line("", rule),
            Line("PREDICTED", Cells(i => " " + (numbered ? Text(i) : names[i]).PadLeft(cell)) + " Recall"),
            Line("TRUTH", rule),
        };
        for (var row = 0; row < names.Length; row++)
            lines.Add(Line(RowName(row), Cells(i => " " + matrix.Counts[row][i].ToString("N0", CultureInfo.InvariantCulture).PadLeft(cell)) + " " + matrix.PerClassRecall[row].ToString("F4", CultureInfo.InvariantCulture)));
        lines.Add(Line("", rule));
        lines.Add(Line("Precision", Cells(i => matrix.PerClassPrecision[i].ToString("N4", CultureInfo.InvariantCulture).PadLeft(cell + 1))));
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Line(string head, string rest) => $"{head.PadRight(margin)}||{rest}";

    private string RowName(int row)
        => numbered
            ? $"{Text(row).PadLeft(Digits)}. {names[row].PadLeft(margin - Digits - 3)}"
            : names[row].PadLeft(margin - 1);

    private string Cells(Func<int, string> cellOf) => string.Concat(Enumerable.Range(0, names.Length).Select(i => cellOf(i) + " |"));
}
