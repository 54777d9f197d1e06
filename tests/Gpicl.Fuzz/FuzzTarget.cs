namespace Gpicl.Fuzz;

/// <summary>A reader, and files for it to begin with.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Extension">The end of its files' names.</param>
/// <param name="Seeds">Files it reads, to be changed.</param>
/// <param name="Read">Reads a file.</param>
internal sealed record FuzzTarget(string Name, string Extension, IReadOnlyList<byte[]> Seeds, Action<string> Read)
{
    /// <summary>Exceptions that are documented for a file that is damaged.</summary>
    public IReadOnlyList<Type> Documented { get; init; } = [typeof(InvalidDataException), typeof(IO.CheckpointFormatException)];

    /// <summary>Content of files, to be changed before it is packed: a change to a file itself often meets its compression only.</summary>
    public IReadOnlyList<byte[]> Contents { get; init; } = [];

    /// <summary>Makes a file of content.</summary>
    public Func<byte[], byte[]> Pack { get; init; } = content => content;

    /// <summary>The bytes that a file says it expands to, or those it has; room for twice as many may be made before it is found to be damaged.</summary>
    public Func<byte[], long> DeclaredBytes { get; init; } = file => file.Length;

    /// <summary>All targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
        [.. Targets.DataTargets.All, .. Targets.CheckpointTargets.All, .. Targets.PipelineTargets.All, .. Targets.OnnxTargets.All];

    /// <summary>Reads a file; anything but success or a documented exception passes through.</summary>
    /// <returns>Whether the file was read.</returns>
    public bool TryRead(string path)
    {
        try
        {
            Read(path);
            return true;
        }
        catch (Exception exception) when (Documented.Contains(exception.GetType()))
        {
            return false;
        }
    }
}
