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
        byte[] block = new byte[BlockBytes];
        ArrayBufferWriter<byte> header = Header(file, DataChecksum(file, block));
        int padding = -header.WrittenCount & (SafetensorsHeader.Alignment - 1);
        int length = header.WrittenCount + padding;
        if (length > SafetensorsHeader.MaximumLength)
            throw new InvalidOperationException($"The header would have {length} bytes; at most {SafetensorsHeader.MaximumLength} can be read back.");
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)length);
        Span<byte> sealedHeader = header.WrittenSpan.ToArray();
        SafetensorsChecksum.Seal(prefix, sealedHeader);
        stream.Write(prefix);
        stream.Write(sealedHeader);
        WriteData(file, block, stream.Write);
    }

    private static Crc32C DataChecksum(SafetensorsFile file, byte[] block)
    {
        var checksum = new Crc32C();
        WriteData(file, block, bytes => checksum.Add(bytes));
        return checksum;
    }

    private static void WriteData(SafetensorsFile file, byte[] block, WriteBytes write)
    {
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            switch (tensor.DataType)
            {
                case SafetensorsDataType.BF16: WriteValues(Narrow(tensor.Float32Values.Span), block, write); break;
                case SafetensorsDataType.F32: WriteValues(tensor.Float32Values.Span, block, write); break;
                case SafetensorsDataType.I64: WriteValues(tensor.Int64Values.Span, block, write); break;
                default: WriteValues(tensor.UInt64Values.Span, block, write); break;
            }
        }
    }

    private static ArrayBufferWriter<byte> Header(SafetensorsFile file, Crc32C data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // The relaxed encoder leaves letters and apostrophes as they are; headers are looked at by people, not by browsers.
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        var checksums = KeyValuePair.Create(SafetensorsChecksum.Key, SafetensorsChecksum.Unsealed(data));
        foreach (var (key, value) in file.Metadata.Append(checksums).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();

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

    private static ReadOnlySpan<ushort> Narrow(ReadOnlySpan<float> values)
    {
        var narrow = new ushort[values.Length];
        for (int i = 0; i < narrow.Length; i++)
            narrow[i] = BFloat16.Round(values[i]);
        return narrow;
    }

    private delegate void WriteBytes(ReadOnlySpan<byte> bytes);

    private static void WriteValues<T>(ReadOnlySpan<T> values, byte[] block, WriteBytes write)
        where T : unmanaged
    {
        int bytesPerValue = Marshal.SizeOf<T>();
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, block.Length / bytesPerValue);
            Span<byte> bytes = block.AsSpan(0, count * bytesPerValue);
            MemoryMarshal.AsBytes(values[..count]).CopyTo(bytes);
            LittleEndian.Swap(bytes, bytesPerValue);
            write(bytes);
            values = values[count..];
        }
    }
}
