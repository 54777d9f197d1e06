using System.Text;

namespace Gpicl.Samples.Playground;

/// <summary>
/// Reads a CSV file as people have them: separated by commas, semicolons or tabs, with names in the first line if nothing in it is a number, fields in
/// quotation marks where they need to be.
/// </summary>
internal static class PastedTable
{
    private const int MostColumns = 60;
    private const int MostInputs = 300;

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>An experiment with the table's rows, in random order; as many as there may be.</summary>
    /// <param name="csv">The text.</param>
    /// <param name="answers">The column of labels, from 0; −1 for none; null for the last one, if it can be.</param>
    /// <exception cref="RefusedException">It is no such table.</exception>
    public static Experiment Read(string csv, int? answers)
    {
        List<string[]> rows = Parse(csv.TrimStart('\uFEFF'));
        if (rows.Count < 2)
            throw new RefusedException("The table has no rows; it needs a line of names and one line a row.");
        int width = rows[0].Length;
        if (width is < 2 or > MostColumns)
            throw new RefusedException($"The first line has {width} fields, separated by commas, semicolons or tabs; 2 .. {MostColumns} are allowed.");
        int other = rows.FindIndex(row => row.Length != width);
        if (other >= 0)
            throw new RefusedException($"Line {other + 1} has {rows[other].Length} fields, the first line {width}; they must be as many.");

        bool hasNames = !rows[0].Any(field => RowEncoder.IsNumber(field, out _));
        string[] names = [.. rows[0].Select((name, column) => hasNames && name.Length > 0 ? name : $"column {column + 1}")];
        string[][] all = [.. rows.Skip(hasNames ? 1 : 0)];
        int labels = AnswersAt(answers, all, width);
        new Random(0).Shuffle(all); // tables are often sorted by label
        string[][] kept = [.. all.Take(Workspace.MostItems)];
        var item = (string[] row, int i) => new Item(
            i, null, [.. row.Where((_, column) => column != labels)], labels < 0 || RowEncoder.IsMissing(row[labels]) ? null : row[labels]);
        var experiment = new Experiment([.. names.Where((_, column) => column != labels)], [.. kept.Select(item)], [], kept.Length, null);
        var encoder = new RowEncoder(experiment.Columns!, [.. experiment.Items.Select(one => one.Fields!)]);
        if (encoder.Width is 0 or > MostInputs)
            throw new RefusedException($"The columns hold {encoder.Width} numbers and words in all; 1 .. {MostInputs} are allowed.");
        return experiment with { Note = NoteOf(encoder, all.Length, kept.Length) };
    }

    private static int AnswersAt(int? wanted, string[][] rows, int width)
    {
        int column = wanted ?? width - 1;
        if (column < -1 || column >= width)
            throw new RefusedException($"There is no column {column}; 0 .. {width - 1} are there, and −1 stands for none.");
        if (column < 0)
            return -1;
        int different = rows.Select(row => row[column]).Where(field => !RowEncoder.IsMissing(field)).Distinct().Count();
        if (different is >= 2 and <= Workspace.MostLabels)
            return column;
        return wanted == null ? -1
            : throw new RefusedException($"The column has {different} different labels; 2 .. {Workspace.MostLabels} are allowed.");
    }

    private static string? NoteOf(RowEncoder encoder, int rows, int kept)
    {
        string drawn = kept < rows ? $"{kept} of {rows} rows, drawn at random. " : "";
        string left = encoder.LeftOut.Length == 0 ? ""
            : $"Left out, for more than {RowEncoder.MostWords} different words: {string.Join(", ", encoder.LeftOut)}.";
        return drawn.Length + left.Length == 0 ? null : (drawn + left).Trim();
    }

    private static List<string[]> Parse(string csv)
    {
        string first = csv.Split('\n', 2)[0];
        char separator = Separators.MaxBy(candidate => first.Count(letter => letter == candidate));
        var rows = new List<string[]>();
        var row = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i <= csv.Length; i++)
        {
            char letter = i < csv.Length ? csv[i] : '\n';
            if (quoted && i < csv.Length)
            {
                bool doubled = letter == '"' && i + 1 < csv.Length && csv[i + 1] == '"';
                quoted = letter != '"' || doubled;
                if (quoted)
                    field.Append(letter);
                i += doubled ? 1 : 0;
            }
            else if (letter == '"' && string.IsNullOrWhiteSpace(field.ToString()))
            {
                field.Clear();
                quoted = true;
            }
            else if (letter == separator || letter == '\n')
            {
                row.Add(field.ToString().Trim());
                field.Clear();
                if (letter == '\n' && (row.Count > 1 || row[0].Length > 0))
                    rows.Add([.. row]);
                if (letter == '\n')
                    row.Clear();
            }
            else
            {
                field.Append(letter);
            }
        }

        return rows;
    }
}
