using System.Buffers.Binary;
using System.IO.Compression;

namespace Gpicl.MLNet;

/// <summary>Bytes of this library within a component of ML.NET, which keeps them without knowing: found again by what stands before them.</summary>
internal static class Attachment
{
    // Chosen at random, so that nothing else is taken for it.
    private static ReadOnlySpan<byte> Mark => [0x8E, 0x47, 0x50, 0x49, 0x43, 0x4C, 0xB1, 0x1D, 0xF4, 0x63, 0x0A, 0xD9, 0x72, 0xC5, 0x3B, 0x96];

    /// <summary>Puts the mark and the length before bytes.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> content)
    {
        var wrapped = new byte[Mark.Length + sizeof(long) + content.Length];
        Mark.CopyTo(wrapped);
        BinaryPrimitives.WriteInt64LittleEndian(wrapped.AsSpan(Mark.Length), content.Length);
        content.CopyTo(wrapped.AsSpan(Mark.Length + sizeof(long)));
        return wrapped;
    }

    /// <summary>Looks through the entries of a zip archive; null if none has wrapped bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes are cut off.</exception>
    public static byte[]? Find(Stream archive)
    {
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using var content = new MemoryStream();
            using (Stream stream = entry.Open())
                stream.CopyTo(content);
            ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
            int start = bytes.IndexOf(Mark);
            if (start >= 0)
                return Unwrap(bytes[(start + Mark.Length)..]).ToArray();
        }

        return null;
    }

    private static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(long) || BinaryPrimitives.ReadInt64LittleEndian(bytes) is var length && (ulong)length > (ulong)(bytes.Length - sizeof(long)))
            throw new InvalidDataException("the classifier attached to its graph is cut off");
        return bytes.Slice(sizeof(long), (int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
    }
}
