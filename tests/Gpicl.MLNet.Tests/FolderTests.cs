using System.Text.RegularExpressions;

namespace Gpicl.MLNet.Tests;

/// <summary>The folders of the project are layers: none uses a type of another that uses it in turn.</summary>
public sealed partial class FolderTests
{
    [Fact]
    public void No_two_folders_use_each_other()
    {
        string root = Path.Combine(Repository(), "src", "Gpicl.MLNet");
        (string Folder, string Code)[] files = [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(root, Path.GetDirectoryName(path)!).Replace('\\', '/'), Comment().Replace(File.ReadAllText(path), "")))
            .Where(file => !file.Item1.StartsWith("obj", StringComparison.Ordinal) && !file.Item1.StartsWith("bin", StringComparison.Ordinal))];
        // Extension methods are used by their names, never by that of their class, of which parts are in several folders.
        ILookup<string, string> declared = files
            .SelectMany(file => Declaration().Matches(file.Code).Select(match => (Type: match.Groups[1].Value, file.Folder)))
            .Where(each => !each.Type.EndsWith("Catalog", StringComparison.Ordinal)).ToLookup(each => each.Type, each => each.Folder);
        Dictionary<string, HashSet<string>> uses = files.GroupBy(file => file.Folder).ToDictionary(
            folder => folder.Key,
            folder => folder.SelectMany(file => Word().Matches(file.Code)).SelectMany(word => declared[word.Value])
                .Where(other => other != folder.Key).ToHashSet());
        Assert.Contains("Rows", uses["Trainers"]);

        // Folders that use none but those taken away are taken away; what is left are cycles.
        while (uses.Keys.Where(folder => !uses[folder].Overlaps(uses.Keys)).ToArray() is { Length: > 0 } lowest)
            Array.ForEach(lowest, folder => uses.Remove(folder));
        Assert.Equal([], uses.Select(folder => $"{folder.Key} uses {string.Join(", ", folder.Value.Intersect(uses.Keys).Order())}"));
    }

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder != null && !File.Exists(Path.Combine(folder, "Gpicl.MLNet.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The repository is not there.");
    }

    [GeneratedRegex(@"//.*|""(\\.|[^""\\])*""")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"^(?:public |internal |static |sealed |abstract |readonly |unsafe |partial )+(?:class|record|struct|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
