using System.Text;

namespace Gpicl.IO;

/// <summary>
/// The checksums of a safetensors file, kept in its metadata as two CRC-32Cs: of everything before the data, the digits of this
/// checksum itself read as zeros, and of the data.
/// </summary>
internal static class SafetensorsChecksum
{
    /// <summary>Key of the metadata that hold them.</summary>
    public const string Key = "crc32c";

    private const string Zeros = "00000000";

    private static readonly byte[] Mark = Encoding.UTF8.GetBytes($"\"{Key}\":\"");

    /// <summary>The metadata before the header's checksum is known.</summary>
    public static string Unsealed(Crc32C data) => $"{Zeros} {data}";

    /// <summary>Fills the header's checksum in.</summary>
    /// <param name="prefix">The length of the header, as it is written.</param>
    /// <param name="header">Holds what <see cref="Unsealed"/> gave.</param>
    public static void Seal(ReadOnlySpan<byte> prefix, Span<byte> header)
    {
        Crc32C checksum = Crc32C.Of(prefix);
        checksum.Add(header);
        Encoding.UTF8.GetBytes(checksum.ToString(), header.Slice(Find(header), Crc32C.Digits));
    }

    /// <summary>Compares the header with its checksum.</summary>
    /// <param name="prefix">The length of the header, as it was read.</param>
    /// <param name="header">The header; not changed.</param>
    /// <param name="metadata">The checksums, as they were read.</param>
    public static bool Matches(ReadOnlySpan<byte> prefix, Span<byte> header, string metadata)
    {
        int place = Find(header);
        if (place < 0 || metadata.Length != Unsealed(default).Length || header.Length < place + metadata.Length)
            return false;
        Crc32C checksum = Crc32C.Of(prefix);
        checksum.Add(header[..place]);
        checksum.Add(Encoding.UTF8.GetBytes(Zeros));
        checksum.Add(header[(place + Crc32C.Digits)..]);
        return metadata[..Crc32C.Digits] == checksum.ToString() && metadata[Crc32C.Digits] == ' ';
    }

    /// <summary>Compares the data with their checksum.</summary>
    public static bool Matches(Crc32C data, string metadata) => metadata[(Crc32C.Digits + 1)..] == data.ToString();

    // Where the digits of the header's checksum begin; text in metadata has its quotation marks escaped, and so is not taken for it.
    private static int Find(ReadOnlySpan<byte> header) => header.IndexOf(Mark) is var place and >= 0 ? place + Mark.Length : -1;
}
