namespace Gpicl.Samples.QuickStart;

/// <summary>Finds the data that comes with the repository, wherever the sample is started.</summary>
internal static class RepositoryFolder
{
    /// <summary>A file or folder of the repository that the current folder, or else the program, is in.</summary>
    /// <param name="path">Relative to the repository.</param>
    /// <exception cref="FileNotFoundException">No folder above has it.</exception>
    public static string Find(string path) => FindAbove(Environment.CurrentDirectory, path) ?? FindAbove(AppContext.BaseDirectory, path)
        ?? throw new FileNotFoundException(
            $"'{path}' is in no folder above {Environment.CurrentDirectory}; run the sample in a clone of the repository.", path);

    private static string? FindAbove(string start, string path)
    {
        for (DirectoryInfo? folder = new(start); folder != null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, path) is var found && Path.Exists(found))
                return found;
        return null;
    }
}
