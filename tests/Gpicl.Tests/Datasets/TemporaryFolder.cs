namespace Gpicl.Tests.Datasets;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Root = Directory.CreateTempSubdirectory("gpicl-datasets-").FullName;

    public string Root { get; }

    /// <summary>Writes a file, gzipped if its name says so, and returns its path.</summary>
    public string Write(string name, byte[] content)
    {
        string path = Path.Combine(Root, name);
        File.WriteAllBytes(path, name.EndsWith(".gz", StringComparison.Ordinal) ? SampleFiles.Gzip(content) : content);
        return path;
    }

    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file exactly as given, whatever its name.</summary>
    public string WriteRaw(string name, byte[] content)
    {
        string path = Path.Combine(Root, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
