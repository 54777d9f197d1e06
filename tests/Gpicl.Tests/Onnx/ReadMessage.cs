using System.Buffers.Binary;
using System.Text;

namespace Gpicl.Tests.Onnx;

/// <summary>A protobuf message, read field by field as the encoding's description has it.</summary>
internal sealed class ReadMessage
{
    private readonly List<(int Field, ulong Number, byte[] Bytes)> fields = [];

    public ReadMessage(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            ulong tag = ReadVarint(ref rest);
            (int field, ulong wireType) = ((int)(tag >> 3), tag & 7);
            switch (wireType)
            {
                case 0:
                    fields.Add((field, ReadVarint(ref rest), []));
                    break;
                case 2:
                    int length = (int)ReadVarint(ref rest);
                    fields.Add((field, 0, rest[..length].ToArray()));
                    rest = rest[length..];
                    break;
                case 5:
                    fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(rest), []));
                    rest = rest[4..];
                    break;
                default:
                    throw new InvalidDataException($"Wire type {wireType} is not used.");
            }
        }
    }

    public long Number(int field) => Assert.Single(Numbers(field));

    public long[] Numbers(int field) => [.. fields.Where(entry => entry.Field == field).Select(entry => (long)entry.Number)];

    public byte[] Bytes(int field) => Assert.Single(fields, entry => entry.Field == field).Bytes;

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public string[] Texts(int field) => [.. fields.Where(entry => entry.Field == field).Select(entry => Encoding.UTF8.GetString(entry.Bytes))];

    public ReadMessage Message(int field) => new(Bytes(field));

    public ReadMessage[] Messages(int field) => [.. fields.Where(entry => entry.Field == field).Select(entry => new ReadMessage(entry.Bytes))];

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
                return value;
        }
    }
}
