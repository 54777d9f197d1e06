using System.Text;
using System.Text.Json;
using Gpicl.IO;

namespace Gpicl.Cli.Experiments.Runs;

/// <summary>Files that hold a line of JSON and, in a second line, the CRC-32C of the first. Written atomically.</summary>
internal static class SealedJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes a value.</summary>
    public static void Write<T>(string path, T value)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, Options);
        byte[] checksum = Encoding.ASCII.GetBytes($"\n{Crc32C.Of(json)}\n");
        AtomicFile.Write(path, stream =>
        {
            stream.Write(json);
            stream.Write(checksum);
        });
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or is something else.</exception>
    public static T Read<T>(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        int end = bytes.IndexOf((byte)'\n');
        if (end < 0 || !bytes[end..].SequenceEqual(Encoding.ASCII.GetBytes($"\n{Crc32C.Of(bytes[..end])}\n")))
            throw new InvalidDataException($"{path}: its checksum is not that of its content; delete it, and the run is made anew.");
        try
        {
            return JsonSerializer.Deserialize<T>(bytes[..end], Options) ?? throw new JsonException("The value is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: not what a run has recorded. {exception.Message}", exception);
        }
    }
}
