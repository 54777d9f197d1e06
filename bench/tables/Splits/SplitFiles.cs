using System.Text;
using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks.Splits;

/// <summary>
/// A split as two files of comma-separated values, which every learner reads for itself: features first, the label last. Labels of queries
/// are not in the files. Deleted when disposed.
/// </summary>
internal sealed class SplitFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tables-");

    public SplitFiles(Table table, Split split)
    {
        Table = table;
        Split = split;
        Write(SupportPath, split.Support, row => table.Classes[table.Labels[row]]);
        Write(QueryPath, split.Queries, _ => "");
    }

    public Table Table { get; }

    public Split Split { get; }

    public string SupportPath => Path.Combine(folder.FullName, "support.csv");

    public string QueryPath => Path.Combine(folder.FullName, "queries.csv");

    /// <summary>Name of a column in the files.</summary>
    public static string ColumnName(int column) => FormattableString.Invariant($"Column{column}");

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(string path, int[] rows, Func<int, string> label)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', Enumerable.Range(0, Table.Columns.Length).Select(ColumnName).Append("Label")).Append('\n');
        foreach (int row in rows)
            text.AppendJoin(',', Table.Columns.Select(column => Quote(column.Values[row])).Append(Quote(label(row)))).Append('\n');
        File.WriteAllText(path, text.ToString());
    }

    private static string Quote(string value) => value.AsSpan().ContainsAny(",\"") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
