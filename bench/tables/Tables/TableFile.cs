namespace Gpicl.TableBenchmarks.Tables;

/// <summary>A file to read a table from, and which of its columns is the label.</summary>
/// <param name="Path">Comma-separated values, plain or compressed by gzip.</param>
/// <param name="LabelColumn">Its name or its number, counted from 0; the last when null.</param>
internal sealed record TableFile(string Path, string? LabelColumn)
{
    private static readonly string[] Extensions = [".csv", ".csv.gz", ".data", ".data.gz"];

    public string Name
    {
        get
        {
            string name = System.IO.Path.GetFileName(Path);
            return name[..^(ExtensionOf(name)?.Length ?? 0)];
        }
    }

    /// <summary>Files as the command line names them: folders stand for the tables in them, <c>file@column</c> names a label column.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or no table in a folder.</exception>
    public static TableFile[] Find(IEnumerable<string> arguments, string? labelColumn) => [.. arguments.SelectMany(argument => Find(argument, labelColumn))];

    private static TableFile[] Find(string argument, string? labelColumn)
    {
        if (Directory.Exists(argument))
        {
            TableFile[] files =
            [
                .. Directory.GetFiles(argument).Order(StringComparer.Ordinal)
                    .Where(path => ExtensionOf(path) != null)
                    .Select(path => new TableFile(path, labelColumn)),
            ];
            return files.Length > 0
                ? files
                : throw new FileNotFoundException($"There is no table in {argument}: no file ends in {string.Join(" or ", Extensions)}.");
        }

        int at = argument.LastIndexOf('@');
        if (!File.Exists(argument) && at > 0)
            (argument, labelColumn) = (argument[..at], argument[(at + 1)..]);
        return File.Exists(argument)
            ? [new TableFile(argument, labelColumn)]
            : throw new FileNotFoundException($"There is neither a file nor a folder {argument}.");
    }

    private static string? ExtensionOf(string path) => Array.Find(Extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
