using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Gpicl.IO;

/// <summary>
/// The content of a safetensors file: named tensors and metadata of strings. The same content gives the same bytes,
/// in whatever order it was put together. Checksums of header and data are written along, and compared where a file that is
/// read has them. Immutable.
/// </summary>
internal sealed class SafetensorsFile
{
    private const string CurrentVersion = "-2";

    private readonly Dictionary<string, SafetensorsTensor> byName = new(StringComparer.Ordinal);
    private readonly SafetensorsTensor[] tensors;
    private readonly string source;

    /// <summary>Puts a file together, ready to be saved.</summary>
    /// <param name="tensors">Any number of tensors with names that differ.</param>
    /// <param name="metadata">Strings by key; none by default.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name, two metadata the same key, or text is not valid Unicode.</exception>
    public SafetensorsFile(IEnumerable<SafetensorsTensor> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        : this(tensors, metadata, "memory")
    {
    }

    internal SafetensorsFile(IEnumerable<SafetensorsTensor> tensors, IEnumerable<KeyValuePair<string, string>>? metadata, string source)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors = [.. tensors];
        foreach (SafetensorsTensor tensor in tensors)
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
        // Wider values first keep every tensor aligned to its own width; the reference implementation orders them alike.
        this.tensors = [.. tensors.OrderByDescending(tensor => tensor.DataType).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];
        this.source = source;
        foreach (SafetensorsTensor tensor in this.tensors)
            if (!byName.TryAdd(tensor.Name, tensor))
                throw new ArgumentException($"Two tensors are named '{tensor.Name}'.", nameof(tensors));

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in metadata ?? [])
        {
            SafetensorsText.RequireUnicode(key, nameof(metadata));
            if (key == SafetensorsChecksum.Key)
                throw new ArgumentException($"The key '{key}' is that of the checksums, which are made when the file is written.", nameof(metadata));
            SafetensorsText.RequireUnicode(value, nameof(metadata));
            if (!texts.TryAdd(key, value))
                throw new ArgumentException($"Two metadata have the key '{key}'.", nameof(metadata));
        }

        Metadata = new ReadOnlyDictionary<string, string>(texts);
    }

    /// <summary>All tensors: unsigned integers, then signed ones, then 32-bit and 16-bit floats, each by name in ordinal order.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors => tensors;

    /// <summary>Free text by key, for example the configuration as JSON.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether the file had checksums, which it then matched.</summary>
    internal bool HasChecksum { get; init; }

    /// <summary>Reads a file whole, and checks all of it before anything is returned.</summary>
    /// <param name="path">The file to read; its format is checked, not its extension.</param>
    /// <exception cref="CheckpointFormatException">The file is damaged, is not a safetensors file, or holds a value that is not finite.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static SafetensorsFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a stream from where it stands to its end; it need not know its length.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="CheckpointFormatException">The bytes are damaged, are no safetensors file, or hold a value that is not finite.</exception>
    public static SafetensorsFile Read(Stream stream, string source = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(source);
        return new SafetensorsReader(stream, source).Read();
    }

    /// <summary>Writes the file atomically: a failed or killed save leaves what was there before.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <exception cref="InvalidOperationException">Names and metadata take more than 16 MiB.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, Write);

    /// <summary>Writes all bytes of the file to a stream.</summary>
    /// <param name="stream">Left open and not flushed.</param>
    /// <exception cref="InvalidOperationException">Names and metadata take more than 16 MiB.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsWriter.Write(this, stream);
    }

    /// <summary>Looks a tensor up by name.</summary>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor) => byName.TryGetValue(name, out tensor);

    /// <summary>The tensor of that name, which must have this type and shape.</summary>
    /// <param name="name">The name to look up.</param>
    /// <param name="dataType">The type it must have.</param>
    /// <param name="shape">The sizes it must have; none for a scalar.</param>
    /// <exception cref="CheckpointFormatException">It is missing, or has another type or shape.</exception>
    public SafetensorsTensor GetTensor(string name, SafetensorsDataType dataType, params ReadOnlySpan<int> shape)
    {
        SafetensorsTensor tensor = Find(name);
        if (tensor.DataType != dataType || !tensor.Shape.SequenceEqual(shape))
            throw new CheckpointFormatException(
                source,
                $"tensor '{name}' is {tensor.DataType} {SafetensorsText.Format(tensor.Shape)}, but {dataType} {SafetensorsText.Format(shape)} is expected");
        return tensor;
    }

    /// <summary>The values of the tensor of that name, which must be floats, of 32 or of 16 bits, in this shape.</summary>
    /// <exception cref="CheckpointFormatException">It is missing, or has another type or shape.</exception>
    public ReadOnlyMemory<float> GetFloats(string name, params ReadOnlySpan<int> shape) => GetTensor(
        name, Find(name).DataType == SafetensorsDataType.BF16 ? SafetensorsDataType.BF16 : SafetensorsDataType.F32, shape).Float32Values;

    /// <summary>The file with tensors added that it does not have yet.</summary>
    internal SafetensorsFile With(IEnumerable<SafetensorsTensor> others) =>
        new([.. tensors, .. others.Where(tensor => !byName.ContainsKey(tensor.Name))], Metadata, source) { HasChecksum = HasChecksum };

    /// <summary>The text that says what a file holds, under the key <c>format</c>: a name and the version of the format, which has checksums.</summary>
    internal static string FormatOf(string name) => name + CurrentVersion;

    /// <summary>Checks what the file holds. Files of the first version have no checksums; later ones must.</summary>
    /// <param name="name">As given to <see cref="FormatOf"/>.</param>
    /// <exception cref="CheckpointFormatException">It holds something else, or lacks its checksums.</exception>
    internal void RequireFormat(string name)
    {
        string format = GetMetadata("format");
        if (format != name && format != FormatOf(name))
            throw new CheckpointFormatException(source, $"its format is '{format}', but '{name}' is expected, in its first or second version");
        if (format != name && !HasChecksum)
            throw new CheckpointFormatException(source, "its checksums are missing");
    }

    /// <summary>The metadata text of that key.</summary>
    /// <exception cref="CheckpointFormatException">It is missing.</exception>
    public string GetMetadata(string key) => Metadata.TryGetValue(key, out string? text)
        ? text
        : throw new CheckpointFormatException(source, $"it has no metadata '{key}'");

    private SafetensorsTensor Find(string name) => byName.TryGetValue(name, out SafetensorsTensor? tensor)
        ? tensor
        : throw new CheckpointFormatException(source, $"it has no tensor '{name}'");
}
