using System.IO.Compression;
using System.Text;
using Gpicl.IO;

namespace Gpicl.MLNet.Saving;

/// <summary>
/// A zip archive that ends with a checksum of all its bytes, in its comment: those of a zip archive's own cover entries one by
/// one, not what stands between them, and are not compared by who reads them.
/// </summary>
internal static class PipelineArchive
{
    private const string Mark = "gpicl crc32c ";
    private const string Zeros = "00000000";
    private const int BlockBytes = 1 << 16;

    // Of the zip format's CRC-32, for each byte.
    private static readonly uint[] ZipTable = [.. Enumerable.Range(0, 256).Select(value =>
        Enumerable.Range(0, 8).Aggregate((uint)value, (checksum, _) => (checksum >> 1) ^ ((checksum & 1) * 0xEDB88320)))];

    /// <summary>Writes an archive to an empty stream, which can seek and is left open.</summary>
    public static void Write(Stream stream, Action<ZipArchive> fill)
    {
        using var through = new ChecksumStream(stream);
        using (var archive = new ZipArchive(through, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.Comment = Mark + Zeros;
            fill(archive);
        }

        stream.Seek(-Crc32C.Digits, SeekOrigin.Current);
        stream.Write(Encoding.ASCII.GetBytes(through.Checksum.ToString()));
    }

    /// <summary>Compares all bytes with the checksum or, where there is none, each entry with its own.</summary>
    /// <param name="stream">The archive, from its beginning; stands there again afterwards.</param>
    /// <returns>Whether there is a checksum of all.</returns>
    /// <exception cref="InvalidDataException">The archive is damaged, or is none.</exception>
    public static bool Check(Stream stream)
    {
        bool whole = EndsWithMark(stream, out string written);
        if (whole && ChecksumOf(stream) == written)
        {
            stream.Position = 0;
            return true;
        }

        string? damaged = FindDamagedEntry(stream);
        stream.Position = 0;
        if (damaged != null)
            throw new InvalidDataException($"its part {damaged} is damaged");
        return !whole ? false : throw new InvalidDataException("its directory of parts is damaged");
    }

    private static bool EndsWithMark(Stream stream, out string checksum)
    {
        checksum = "";
        var end = new byte[Mark.Length + Crc32C.Digits];
        if (stream.Length < end.Length)
            return false;
        stream.Seek(-end.Length, SeekOrigin.End);
        stream.ReadExactly(end);
        checksum = Encoding.ASCII.GetString(end.AsSpan(Mark.Length));
        return end.AsSpan().StartsWith(Encoding.ASCII.GetBytes(Mark));
    }

    private static string ChecksumOf(Stream stream)
    {
        var checksum = new Crc32C();
        var block = new byte[BlockBytes];
        stream.Position = 0;
        for (long left = stream.Length - Crc32C.Digits; left > 0;)
        {
            int read = stream.ReadAtLeast(block.AsSpan(0, (int)Math.Min(left, block.Length)), 1);
            checksum.Add(block.AsSpan(0, read));
            left -= read;
        }

        checksum.Add(Encoding.ASCII.GetBytes(Zeros));
        return checksum.ToString();
    }

    private static string? FindDamagedEntry(Stream stream)
    {
        stream.Position = 0;
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var block = new byte[BlockBytes];
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            try
            {
                uint checksum = uint.MaxValue;
                using Stream content = entry.Open();
                for (int read; (read = content.Read(block)) > 0;)
                    checksum = ZipChecksum(checksum, block.AsSpan(0, read));
                if (~checksum != entry.Crc32)
                    return entry.FullName;
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException)
            {
                return entry.FullName;
            }
        }

        return null;
    }

    private static uint ZipChecksum(uint checksum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            checksum = ZipTable[(byte)(checksum ^ value)] ^ (checksum >> 8);
        return checksum;
    }

    // Passes bytes on, without a way back: a zip archive then writes them once and in order.
    private sealed class ChecksumStream(Stream target) : Stream
    {
        private Crc32C checksum = new();

        public Crc32C Checksum => checksum;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => target.Flush();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            checksum.Add(buffer);
            target.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
