namespace Gpicl.MLNet;

/// <summary>Goes through the fields of a protobuf message. A message is only ever as long as the bytes that are there.</summary>
/// <param name="message">The message.</param>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    private readonly int length = message.Length;
    private ReadOnlySpan<byte> rest = message;

    /// <summary>Where in the message the field begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends, its content with it.</summary>
    public readonly int End => length - rest.Length;

    /// <summary>Number of the field.</summary>
    public int Number { get; private set; }

    /// <summary>Value of a whole number, 0 for other fields.</summary>
    public ulong Value { get; private set; }

    /// <summary>Content of a message, string or byte field, empty for numbers.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <exception cref="InvalidDataException">The message is cut off or is none.</exception>
    public bool MoveNext()
    {
        if (rest.IsEmpty)
            return false;
        Start = End;
        ulong tag = ReadVarint();
        Number = (int)Math.Min(tag >> 3, int.MaxValue);
        Content = default;
        Value = 0;
        switch (tag & 7)
        {
            case 0:
                Value = ReadVarint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                Content = Take(ReadVarint());
                break;
            case 5:
                Take(4);
                break;
            default:
                throw new InvalidDataException($"a field is of the unknown kind {tag & 7}");
        }

        return true;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int i = 0; i < rest.Length && i < 10; i++)
        {
            value |= (ulong)(rest[i] & 127) << (7 * i);
            if (rest[i] < 128)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("a number is cut off");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
            throw new InvalidDataException($"a field of {length} bytes has only {rest.Length}");
        ReadOnlySpan<byte> taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }
}
