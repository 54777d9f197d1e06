namespace Gpicl.IO;

/// <summary>
/// Writes files whole or not at all: readers see the old content or the new, never a part. A killed process may leave
/// a temporary file named <c>.NAME.*.tmp</c> behind; nothing ever reads it and it can be deleted.
/// </summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes a temporary file in the folder of <paramref name="path"/>, flushes it to the disk and renames it over the
    /// target. When <paramref name="write"/> or the disk fails, the target keeps its old content and the temporary file
    /// is removed. After a loss of power either content may be found, each of them whole.
    /// </summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="write">Writes the new content. It need not flush or close the stream.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or names no file.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written or replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string name = Path.GetFileName(target);
        if (name.Length == 0 || Path.GetDirectoryName(target) is not { } folder)
            throw new ArgumentException($"'{path}' names a folder, not a file.", nameof(path));
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder '{folder}' does not exist, so '{name}' cannot be written to it.");

        string temporary = Path.Combine(folder, $".{name}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes the temporary files that killed processes have left. No other process may be writing the file meanwhile.</summary>
    /// <param name="path">The file they were writing.</param>
    internal static void DeleteLeftovers(string path)
    {
        string target = Path.GetFullPath(path);
        if (Path.GetDirectoryName(target) is { } folder && Directory.Exists(folder))
            foreach (string leftover in Directory.EnumerateFiles(folder, $".{Path.GetFileName(target)}.*.tmp"))
                File.Delete(leftover);
    }
}
