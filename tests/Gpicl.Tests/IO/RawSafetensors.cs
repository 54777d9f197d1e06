using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Gpicl.IO;

namespace Gpicl.Tests.IO;

/// <summary>Puts the bytes of safetensors files together by hand, sound or not, and reads them.</summary>
internal static class RawSafetensors
{
    public static readonly float[] Weight = [1, -2, 3.5f, float.MaxValue, float.Epsilon, -0f];

    private static readonly ulong[] Step = [ulong.MaxValue];
    private static readonly long[] Signed = [long.MinValue, 7];
    private static readonly float[] Scale = [0.25f];
    private static readonly float[] Halves = [-1.5f, 3.3895314e38f, -0f];

    public static byte[] Bytes(string header, int dataLength) => Bytes(Encoding.UTF8.GetBytes(header), (ulong)Encoding.UTF8.GetByteCount(header), dataLength);

    public static byte[] Bytes(byte[] header, ulong claimedLength, int dataLength)
    {
        byte[] bytes = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, claimedLength);
        header.CopyTo(bytes, 8);
        return bytes;
    }

    public static string Tensor(string name, string type, string shape, string offsets) =>
        $$""" "{{name}}":{"dtype":"{{type}}","shape":[{{shape}}],"data_offsets":[{{offsets}}]} """.Trim();

    public static SafetensorsFile Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return SafetensorsFile.Read(stream, "model.safetensors");
    }

    public static byte[] Write(SafetensorsFile file)
    {
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    /// <summary>The same content as the first version of all formats had it: without checksums, the format's name without its version.</summary>
    public static byte[] FirstVersion(byte[] bytes) => Rewrite(bytes, metadata =>
    {
        metadata.Remove("crc32c");
        if (metadata["format"]?.GetValue<string>() is { } format && format.EndsWith("-2", StringComparison.Ordinal))
            metadata["format"] = format[..^2];
    });

    /// <summary>The same data behind other metadata.</summary>
    public static byte[] Rewrite(byte[] bytes, Action<JsonObject> change)
    {
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        JsonNode header = JsonNode.Parse(bytes.AsSpan(8, length))!;
        change((JsonObject)header["__metadata__"]!);
        byte[] changed = Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] padded = [.. changed, .. Enumerable.Repeat((byte)' ', -changed.Length & 7)];
        return [.. BitConverter.GetBytes((ulong)padded.Length), .. padded, .. bytes.AsSpan(8 + length)];
    }

    /// <summary>Reads bytes that must be rejected and gives the message.</summary>
    public static string Rejection(byte[] bytes)
    {
        string message = Assert.Throws<CheckpointFormatException>(() => Read(bytes)).Message;
        Assert.StartsWith("'model.safetensors' is not a usable checkpoint: ", message, StringComparison.Ordinal);
        return message;
    }

    public static SafetensorsFile Sample() => new(
        [
            new SafetensorsTensor("weight", [2, 3], Weight),
            new SafetensorsTensor("scale", [], Scale),
            new SafetensorsTensor("halves", [3], Halves, SafetensorsDataType.BF16),
            new SafetensorsTensor("empty", [0, 4], Array.Empty<float>()),
            new SafetensorsTensor("step", [1], Step),
            new SafetensorsTensor("signed", [2], Signed),
        ],
        new Dictionary<string, string> { ["configuration"] = """{"layers":4,"name":"π ≤ \"4\""}""", ["format"] = "pt" });
}
