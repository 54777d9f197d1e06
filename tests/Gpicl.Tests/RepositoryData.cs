using System.Globalization;
using Gpicl.Datasets;

namespace Gpicl.Tests;

/// <summary>The repository's own data.</summary>
internal static class RepositoryData
{
    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.Combine(Root(AppContext.BaseDirectory), "data");

    /// <summary>Reads one split of images, or a table of numbers whose labels 0, 1, ... stand last.</summary>
    public static Dataset Read(string data, DatasetSplit split, ImagePreparation? images = null)
    {
        string path = Path.Combine(Folder, data);
        if (!File.Exists(path))
            return DatasetSource.Open(path).Read(split, images);
        // A first line with a word in it holds counts and the names of classes.
        float[][] rows = [.. File.ReadLines(path).Where(line => !line.Any(c => char.IsLetter(c) && c != 'e'))
            .Select(line => Array.ConvertAll(line.Split(','), field => float.Parse(field, CultureInfo.InvariantCulture)))];
        int[] labels = [.. rows.Select(row => (int)row[^1])];
        return new Dataset(Path.GetFileNameWithoutExtension(path), [.. rows.SelectMany(row => row[..^1])], labels, labels.Max() + 1);
    }

    /// <summary>The repository that a folder is in.</summary>
    public static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Gpicl.MLNet.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
