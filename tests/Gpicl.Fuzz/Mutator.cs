using System.Buffers.Binary;

namespace Gpicl.Fuzz;

/// <summary>
/// Changes files at random, as fuzzers do: bits, bytes and numbers are overwritten, stretches are cut, doubled, or taken from
/// another file.
/// </summary>
internal sealed class Mutator(Random random)
{
    private const int MostChanges = 6;
    private const int LongestStretch = 256;

    private static readonly long[] Numbers =
    [
        0, 1, 2, 3, 7, 8, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MaxValue - 1L, uint.MaxValue, 1L << 40, 1L << 60, long.MaxValue,
        -1, -2, int.MinValue, long.MinValue,
    ];

    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "\"", ",", "\n", "\r\n", ";", "\t", "\"\"", "{", "}", "[", "]", ":", "nan", "inf", "?", "1e99", "-1", "0", "2147483648",
            "9223372036854775808", "\\u0000", "\\ud800", "é", "\0",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    /// <summary>A changed copy.</summary>
    /// <param name="file">To be changed.</param>
    /// <param name="other">Stretches may be taken from here.</param>
    public byte[] Change(byte[] file, byte[] other)
    {
        List<byte> bytes = [.. file];
        for (int change = random.Next(1, MostChanges + 1); change > 0; change--)
            ChangeOnce(bytes, other);
        return [.. bytes];
    }

    private void ChangeOnce(List<byte> bytes, byte[] other)
    {
        // Every other change is near the beginning, where headers are.
        int place = random.Next(2) == 0 ? random.Next(bytes.Count + 1) : random.Next(Math.Min(bytes.Count, LongestStretch) + 1);
        int length = Math.Min(bytes.Count - place, random.Next(1, random.Next(2) == 0 ? 9 : LongestStretch));
        switch (random.Next(10))
        {
            case 0 or 1 when length > 0:
                bytes[place] ^= (byte)(1 << random.Next(8));
                break;
            case 2 when length > 0:
                bytes[place] = (byte)random.Next(256);
                break;
            case 3 or 4:
                Overwrite(bytes, place, Number());
                break;
            case 5:
                bytes.RemoveRange(place, length);
                break;
            case 6:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(place, length));
                break;
            case 7:
                bytes.InsertRange(place, Texts[random.Next(Texts.Length)]);
                break;
            case 8 when other.Length > 0:
                int start = random.Next(other.Length);
                bytes.InsertRange(place, other.AsSpan(start, Math.Min(other.Length - start, random.Next(1, LongestStretch))).ToArray());
                break;
            case 9 when random.Next(4) == 0:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
        }
    }

    private byte[] Number()
    {
        var bytes = new byte[8];
        long number = Numbers[random.Next(Numbers.Length)];
        int width = 1 << random.Next(4);
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        else
            BinaryPrimitives.WriteInt64BigEndian(bytes, number << (64 - 8 * width));
        return bytes[..width];
    }

    private static void Overwrite(List<byte> bytes, int place, byte[] values)
    {
        for (int i = 0; i < values.Length && place + i < bytes.Count; i++)
            bytes[place + i] = values[i];
    }
}
