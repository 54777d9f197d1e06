namespace Gpicl.Samples.QuickStart;

/// <summary>Finds the data that comes with the repository, wherever the sample is started.</summary>
internal static class RepositoryFolder
{
    /// <summary>A file or folder of the repository this program was built in.</summary>
    /// <param name="path">Relative to the repository.</param>
    /// <exception cref="FileNotFoundException">No folder above the program has it.</exception>
    public static string Find(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string found = Path.Combine(folder.FullName, path);
            if (Path.Exists(found))
                return found;
        }

        throw new FileNotFoundException($"'{path}' is in no folder above {AppContext.BaseDirectory}; run the sample in a clone of the repository.", path);
    }
}
