using System.Buffers.Binary;
using System.Text;

namespace Gpicl.Onnx;

/// <summary>
/// A protobuf message being put together, field after field: just the four ways of encoding a field that ONNX needs. What
/// is added is kept by reference and written at the end, so large tensors are not copied from message to message.
/// </summary>
internal sealed class ProtobufMessage
{
    private const int VariableLength = 0, LengthDelimited = 2, FourBytes = 5; // wire types
    private const int PayloadBits = 7; // of a byte; the eighth says that more follow

    private readonly List<ReadOnlyMemory<byte>> parts = [];

    /// <summary>Bytes of the message.</summary>
    public long Length { get; private set; }

    /// <summary>Adds a whole number.</summary>
    public void Add(int field, long value)
    {
        AddTag(field, VariableLength);
        AddVariableLength((ulong)value);
    }

    /// <summary>Adds a number of single precision.</summary>
    public void Add(int field, float value)
    {
        AddTag(field, FourBytes);
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Append(bytes);
    }

    /// <summary>Adds text.</summary>
    public void Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds bytes, which must not change before the message is written.</summary>
    public void Add(int field, ReadOnlyMemory<byte> value)
    {
        AddTag(field, LengthDelimited);
        AddVariableLength((ulong)value.Length);
        Append(value);
    }

    /// <summary>Adds a finished message.</summary>
    public void Add(int field, ProtobufMessage value)
    {
        AddTag(field, LengthDelimited);
        AddVariableLength((ulong)value.Length);
        AddFieldsOf(value);
    }

    /// <summary>Adds finished fields, which must not change before the message is written.</summary>
    public void AddFieldsOf(ReadOnlyMemory<byte> message) => Append(message);

    /// <summary>Adds the fields of another message of the same kind: messages concatenate.</summary>
    public void AddFieldsOf(ProtobufMessage message)
    {
        parts.AddRange(message.parts);
        Length += message.Length;
    }

    /// <summary>Writes all fields in the order they were added.</summary>
    public void WriteTo(Stream stream)
    {
        foreach (ReadOnlyMemory<byte> part in parts)
            stream.Write(part.Span);
    }

    private void AddTag(int field, int wireType) => AddVariableLength((ulong)(field << 3 | wireType));

    private void AddVariableLength(ulong value)
    {
        var bytes = new List<byte>(1);
        for (; value >> PayloadBits != 0; value >>= PayloadBits)
            bytes.Add((byte)(value | 1 << PayloadBits));
        bytes.Add((byte)value);
        Append(bytes.ToArray());
    }

    private void Append(ReadOnlyMemory<byte> bytes)
    {
        parts.Add(bytes);
        Length += bytes.Length;
    }
}
