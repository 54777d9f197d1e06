namespace Microsoft.ML.Data;

/// <summary>One or several files.</summary>
public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] paths;

    public MultiFileSource(params string[] paths)
    {
        this.paths = paths ?? [];
    }

    public int Count => paths.Length;

    public string GetPathOrNull(int index) => paths[index];

    public Stream Open(int index) => File.OpenRead(paths[index]);

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
}
