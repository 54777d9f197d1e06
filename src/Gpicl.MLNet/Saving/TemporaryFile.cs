namespace Gpicl.MLNet;

/// <summary>The name of a file that is removed in the end, if it was made.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string FilePath { get; } = Path.Combine(Path.GetTempPath(), $"gpicl-{Path.GetRandomFileName()}");

    public void Dispose() => File.Delete(FilePath);
}
