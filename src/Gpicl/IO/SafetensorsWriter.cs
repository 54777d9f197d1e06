using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gpicl.IO;

/// <summary>Writes the length of the header, the header padded with spaces, then the values of one tensor after another.</summary>
internal static class SafetensorsWriter
{
    private const int BlockBytes = 1 << 16;

    public static void Write(SafetensorsFile file, Stream stream)
    {
        ArrayBufferWriter<byte> header = Header(file);
        int padding = -header.WrittenCount & (SafetensorsHeader.Alignment - 1);
        int length = header.WrittenCount + padding;
        if (length > SafetensorsHeader.MaximumLength)
            throw new InvalidOperationException($"The header would have {length} bytes; at most {SafetensorsHeader.MaximumLength} can be read back.");
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)length);
        stream.Write(prefix);
        stream.Write(header.WrittenSpan);
        byte[] block = new byte[BlockBytes];
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            switch (tensor.DataType)
            {
                case SafetensorsDataType.F32: WriteValues(stream, tensor.Float32Values.Span, block); break;
                case SafetensorsDataType.I64: WriteValues(stream, tensor.Int64Values.Span, block); break;
                default: WriteValues(stream, tensor.UInt64Values.Span, block); break;
            }
        }
    }

    private static ArrayBufferWriter<byte> Header(SafetensorsFile file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // The relaxed encoder leaves letters and apostrophes as they are; headers are looked at by people, not by browsers.
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (file.Metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach (var (key, value) in file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        long begin = 0;
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            long end = begin + (long)tensor.Count * SafetensorsHeader.BytesPerValue(tensor.DataType);
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.DataType.ToString());
            json.WriteStartArray("shape");
            foreach (int size in tensor.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(begin);
            json.WriteNumberValue(end);
            json.WriteEndArray();
            json.WriteEndObject();
            begin = end;
        }

        json.WriteEndObject();
        json.Flush();
        return buffer;
    }

    private static void WriteValues<T>(Stream stream, ReadOnlySpan<T> values, byte[] block)
        where T : unmanaged
    {
        int bytesPerValue = Marshal.SizeOf<T>();
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, block.Length / bytesPerValue);
            Span<byte> bytes = block.AsSpan(0, count * bytesPerValue);
            MemoryMarshal.AsBytes(values[..count]).CopyTo(bytes);
            LittleEndian.Swap(bytes, bytesPerValue);
            stream.Write(bytes);
            values = values[count..];
        }
    }
}
