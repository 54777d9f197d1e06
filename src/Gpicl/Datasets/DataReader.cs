using System.Buffers.Binary;
using System.IO.Compression;

namespace Gpicl.Datasets;

/// <summary>
/// Reads bytes from a file that may be damaged or hostile: memory grows with what has really arrived, never with what a
/// header claims alone, and every fault is an <see cref="InvalidDataException"/> that begins with the path.
/// </summary>
internal sealed class DataReader : IDisposable
{
    private const int FirstBuffer = 1 << 20;
    private const int SmallestGzip = 18; // header 10, trailer 8
    private const int LargestDeflateRatio = 1032; // a match of 258 bytes costs at least two bits
    private const long SmallExpansion = 64L << 20;
    private const int PlausibleRatio = 100;

    private readonly string path;
    private readonly Stream content;
    private readonly long sourceLength;
    private readonly bool compressed;
    private readonly uint? announcedLength; // of what a gzip file expands to, modulo 2^32
    private long bytesRead;

    private DataReader(string path, Stream content, long sourceLength, bool compressed, uint? announcedLength = null)
    {
        this.path = path;
        this.content = content;
        this.sourceLength = sourceLength;
        this.compressed = compressed;
        this.announcedLength = announcedLength;
    }

    /// <summary>Opens a file; one whose name ends in .gz is decompressed and must be a single gzip member.</summary>
    public static DataReader Open(string path)
    {
        FileStream file = OpenFile(path);
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            return new DataReader(path, file, file.Length, compressed: false);

        try
        {
            return new DataReader(path, new GZipStream(file, CompressionMode.Decompress), file.Length, compressed: true, GzipTrailer(path, file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file whose bytes are read as they are.</summary>
    public static DataReader OpenRaw(string path)
    {
        FileStream file = OpenFile(path);
        return new DataReader(path, file, file.Length, compressed: false);
    }

    /// <summary>Reads a stream of unknown length, such as standard input, as it is.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="stream">Belongs to the reader.</param>
    public static DataReader Of(string name, Stream stream) => new(name, stream, long.MaxValue, compressed: false);

    /// <summary>Opens a zlib stream that lies inside the file at <paramref name="path"/>.</summary>
    public static DataReader Inflate(string path, byte[] zlib) =>
        new(path, new ZLibStream(new MemoryStream(zlib), CompressionMode.Decompress), zlib.Length, compressed: true);

    /// <summary>The exception for a fault in the file at <paramref name="path"/>.</summary>
    public static InvalidDataException Invalid(string path, string fault) => new($"{path}: {fault}");

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);

    public InvalidDataException Invalid(string fault) => Invalid(path, fault);

    /// <summary>True while an uncompressed file has bytes left.</summary>
    public bool HasMore => bytesRead < sourceLength;

    /// <summary>Reads exactly <paramref name="count"/> bytes, refusing a count that the file cannot hold before reading.</summary>
    public byte[] Read(long count, string what)
    {
        long most = compressed ? sourceLength * LargestDeflateRatio : sourceLength;
        if (count > Array.MaxLength)
            throw Invalid($"{what} would take {count} bytes; at most {Array.MaxLength} (2 GiB) are allowed.");
        if (count > most - bytesRead)
            throw Invalid($"{what} would take {count} bytes, but the file can hold at most {most - bytesRead} more.");

        // What a compressed file announces may be a lie: room is doubled until it is there, and is less than twice that in all.
        int doublings = 0;
        while (compressed && count >> doublings > FirstBuffer)
            doublings++;
        byte[] bytes = new byte[count == 0 ? 0 : ((count - 1) >> doublings) + 1];
        int filled = 0;
        while (filled < count)
        {
            if (filled == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
            int read = ReadSome(bytes.AsSpan(filled));
            if (read == 0)
                throw Invalid($"{what} should take {count} bytes, but the data end after {filled}.");
            filled += read;
        }
        return bytes;
    }

    /// <summary>
    /// Reads a format that has no header to say how long it is. A compressed file may expand to 64 MiB or a hundred
    /// times its size, whichever is more.
    /// </summary>
    public byte[] ReadToEnd()
    {
        long length = announcedLength ?? sourceLength;
        RequirePlausible(length);
        byte[] bytes = Read(length, "the content");
        ExpectEnd($"the {length} bytes that were announced");
        return bytes;
    }

    /// <summary>Reads the next bytes of such a format; fewer than there is room for only where the data end.</summary>
    public int ReadBlock(Span<byte> block)
    {
        int filled = 0;
        for (int read; filled < block.Length && (read = ReadSome(block[filled..])) > 0;)
            filled += read;
        RequirePlausible(bytesRead);
        return filled;
    }

    /// <summary>Checks that nothing follows; for compressed data this also checks the checksum.</summary>
    public void ExpectEnd(string what)
    {
        Span<byte> extra = stackalloc byte[1];
        if (ReadSome(extra) != 0)
            throw Invalid($"there are more data after {what}.");
    }

    public void Dispose() => content.Dispose();

    private static FileStream OpenFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) ? File.OpenRead(path) : throw new FileNotFoundException($"{path} does not exist.", path);
    }

    /// <summary>Checks a gzip file's magic number and returns the length that its last four bytes announce.</summary>
    private static uint GzipTrailer(string path, FileStream file)
    {
        Span<byte> field = stackalloc byte[4];
        if (file.Length < SmallestGzip)
            throw Invalid(path, $"has {file.Length} bytes; a gzip file has at least {SmallestGzip}.");
        file.ReadExactly(field);
        if (BinaryPrimitives.ReadUInt16BigEndian(field) != 0x1f8b)
            throw Invalid(path, $"begins with {Hex(field[..2])}; a gzip file begins with 1F8B.");
        file.Seek(-field.Length, SeekOrigin.End);
        file.ReadExactly(field);
        file.Position = 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(field);
    }

    private void RequirePlausible(long length)
    {
        long most = compressed ? Math.Max(SmallExpansion, sourceLength * PlausibleRatio) : sourceLength;
        if (length > most)
            throw Invalid($"has {length} bytes, unpacked; {sourceLength} compressed ones may expand to at most {most}.");
    }

    private int ReadSome(Span<byte> destination)
    {
        try
        {
            int read = content.Read(destination);
            bytesRead += read;
            // The decompressor takes the end of a file that was cut off for the end of its data.
            if (read == 0 && announcedLength is { } announced && announced != (uint)bytesRead)
                throw new InvalidDataException($"They expand to {bytesRead} bytes, but the last four bytes announce {announced}.");
            return read;
        }
        catch (Exception error) when (compressed && error is InvalidDataException or IOException)
        {
            throw new InvalidDataException($"{path}: the compressed data are damaged or cut off. {error.Message}", error);
        }
    }
}
