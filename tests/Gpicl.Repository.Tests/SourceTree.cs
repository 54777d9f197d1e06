namespace Gpicl.Repository.Tests;

/// <summary>The files of the repository.</summary>
internal static class SourceTree
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    /// <summary>Paths from the root, with slashes, of files that builds have not made.</summary>
    /// <param name="extensions">Those wanted, each with its point.</param>
    public static IEnumerable<string> Files(params string[] extensions) =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(file => extensions.Contains(Path.GetExtension(file)))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(folder => folder is "bin" or "obj" or ".git" or "artifacts")).Order(StringComparer.Ordinal);

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Gpicl.MLNet.sln")) ? folder : Above(Path.GetDirectoryName(folder)!);
}
