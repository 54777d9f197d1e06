using System.Numerics;
using System.Runtime.InteropServices;

namespace Gpicl.IO;

/// <summary>
/// The CRC-32C (Castagnoli) of bytes that come in pieces. It finds every run of up to 32 damaged bits, and any other damage but
/// for one time in 2^32; it is no protection from forgery.
/// </summary>
internal struct Crc32C()
{
    /// <summary>Digits of <see cref="ToString"/>.</summary>
    public const int Digits = 8;

    private uint state = uint.MaxValue;

    /// <summary>The checksum of the bytes so far.</summary>
    public readonly uint Value => ~state;

    /// <summary>The checksum of bytes that are all at hand.</summary>
    public static Crc32C Of(ReadOnlySpan<byte> bytes)
    {
        var checksum = new Crc32C();
        checksum.Add(bytes);
        return checksum;
    }

    /// <summary>Goes on with more bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint next = state;
        if (BitConverter.IsLittleEndian)
        {
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            foreach (ulong word in words)
                next = BitOperations.Crc32C(next, word);
            bytes = bytes[(words.Length * sizeof(ulong))..];
        }

        foreach (byte value in bytes)
            next = BitOperations.Crc32C(next, value);
        state = next;
    }

    /// <summary>The checksum in eight lower-case hexadecimal digits.</summary>
    public override readonly string ToString() => Value.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
}
