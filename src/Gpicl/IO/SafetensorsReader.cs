using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gpicl.IO;

/// <summary>Reads a stream to its end. Memory grows with the bytes that arrive, never with what the header claims.</summary>
internal sealed class SafetensorsReader(Stream stream, string source)
{
    private const int BlockBytes = 1 << 16;

    private Crc32C checksum = new(); // of what was read since the data began

    public SafetensorsFile Read()
    {
        byte[] prefix = ReadValues<byte>(sizeof(ulong), backed: true, "the 8 bytes of the header's length");
        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (claimed > SafetensorsHeader.MaximumLength)
            throw Error($"it claims a header of {claimed} bytes; at most {SafetensorsHeader.MaximumLength} are allowed");
        if (stream.CanSeek && stream.Length - stream.Position < (long)claimed)
            throw Error("it ends inside the header");
        byte[] json = ReadValues<byte>((int)claimed, stream.CanSeek, "the header");
        var (entries, metadata) = new SafetensorsHeaderParser(source).Parse(json);
        bool hasChecksum = metadata.Remove(SafetensorsChecksum.Key, out string? checksums);
        if (hasChecksum && !SafetensorsChecksum.Matches(prefix, json, checksums!))
            throw Error("its header is damaged: it does not have the checksum it was written with");

        checksum = new Crc32C();
        bool backed = RequireLength(entries.Count == 0 ? 0 : entries[^1].End);
        SafetensorsTensor[] tensors = [.. entries.Select(entry => ReadTensor(entry, backed))];
        if (stream.ReadByte() >= 0)
            throw Error("bytes follow the last tensor");
        if (hasChecksum && !SafetensorsChecksum.Matches(checksum, checksums!))
            throw Error("its tensors are damaged: they do not have the checksum they were written with");
        return new SafetensorsFile(tensors, metadata, source) { HasChecksum = hasChecksum };
    }

    /// <summary>Where the stream knows its length, compares it with the data's; true if memory may be taken at once.</summary>
    private bool RequireLength(long dataLength)
    {
        if (!stream.CanSeek)
            return false;
        long remaining = stream.Length - stream.Position;
        if (remaining != dataLength)
            throw Error($"its header describes {dataLength} bytes of data, but {remaining} follow it");
        return true;
    }

    private SafetensorsTensor ReadTensor(SafetensorsEntry entry, bool backed)
    {
        string what = $"tensor '{entry.Name}'";
        switch (entry.DataType)
        {
            case SafetensorsDataType.BF16:
            case SafetensorsDataType.F32:
                float[] values = entry.DataType == SafetensorsDataType.F32
                    ? ReadValues<float>(entry.Count, backed, what)
                    : Array.ConvertAll(ReadValues<ushort>(entry.Count, backed, what), BFloat16.ToSingle);
                int index = SafetensorsTensor.IndexOfNonFinite(values);
                if (index >= 0)
                    throw Error(FormattableString.Invariant($"tensor '{entry.Name}' holds {values[index]} at index {index}; values must be finite"));
                return new SafetensorsTensor(entry.Name, entry.Shape, values, entry.DataType);
            case SafetensorsDataType.I64:
                return new SafetensorsTensor(entry.Name, entry.Shape, ReadValues<long>(entry.Count, backed, what));
            default:
                return new SafetensorsTensor(entry.Name, entry.Shape, ReadValues<ulong>(entry.Count, backed, what));
        }
    }

    private T[] ReadValues<T>(int count, bool backed, string what)
        where T : unmanaged
    {
        int block = BlockBytes / Marshal.SizeOf<T>();
        T[] values = new T[backed ? count : Math.Min(count, block)];
        for (int filled = 0; filled < count;)
        {
            if (filled == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, 2L * filled));
            Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan(filled, Math.Min(block, values.Length - filled)));
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                throw Error($"it ends inside {what}");
            checksum.Add(bytes);
            LittleEndian.Swap(bytes, Marshal.SizeOf<T>());
            filled += bytes.Length / Marshal.SizeOf<T>();
        }

        return values;
    }

    private CheckpointFormatException Error(string reason) => new(source, reason);
}
