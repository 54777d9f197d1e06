using System.Buffers.Binary;

namespace Gpicl.MLNet.Saving;

/// <summary>Bytes of this library within a component of ML.NET, which keeps them without knowing: found again by what stands before them.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Following">Bytes right behind them that belong to the component, but are of interest, too.</param>
internal sealed record Attachment(byte[] Content, byte[] Following)
{
    // Chosen at random, so that nothing else is taken for it.
    private static ReadOnlySpan<byte> Mark => [0x8E, 0x47, 0x50, 0x49, 0x43, 0x4C, 0xB1, 0x1D, 0xF4, 0x63, 0x0A, 0xD9, 0x72, 0xC5, 0x3B, 0x96];

    /// <summary>Puts the mark and lengths before bytes.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="following">How many bytes will follow.</param>
    public static byte[] Wrap(ReadOnlySpan<byte> content, int following = 0)
    {
        var wrapped = new byte[Mark.Length + 2 * sizeof(int) + content.Length];
        Mark.CopyTo(wrapped);
        BinaryPrimitives.WriteInt32LittleEndian(wrapped.AsSpan(Mark.Length), content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(wrapped.AsSpan(Mark.Length + sizeof(int)), following);
        content.CopyTo(wrapped.AsSpan(Mark.Length + 2 * sizeof(int)));
        return wrapped;
    }

    /// <summary>Looks for wrapped bytes; null if there are none.</summary>
    /// <exception cref="InvalidDataException">They are cut off.</exception>
    public static Attachment? Find(ReadOnlySpan<byte> bytes)
    {
        int start = bytes.IndexOf(Mark);
        return start < 0 ? null : Unwrap(bytes[(start + Mark.Length)..]);
    }

    private static Attachment Unwrap(ReadOnlySpan<byte> bytes)
    {
        int length = ReadLength(ref bytes), following = ReadLength(ref bytes);
        return length <= bytes.Length && following <= bytes.Length - length
            ? new Attachment(bytes[..length].ToArray(), bytes.Slice(length, following).ToArray())
            : throw CutOff();
    }

    private static int ReadLength(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(bytes) is var length && length < 0)
            throw CutOff();
        bytes = bytes[sizeof(int)..];
        return length;
    }

    private static InvalidDataException CutOff() => new("what is attached to its graph is cut off");
}
