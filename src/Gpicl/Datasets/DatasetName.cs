namespace Gpicl.Datasets;

/// <summary>Names for data sets whose reader was given none.</summary>
internal static class DatasetName
{
    public static string OfFolder(string file) => OfPath(Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <summary>The last part of a path, without .gz and .csv.</summary>
    public static string OfPath(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        foreach (string extension in (ReadOnlySpan<string>)[".gz", ".csv"])
            if (name.Length > extension.Length && name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                name = name[..^extension.Length];
        return name.Length > 0 ? name : "data";
    }
}
