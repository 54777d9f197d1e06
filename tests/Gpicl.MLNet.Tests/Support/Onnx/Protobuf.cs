using System.Text;

namespace Gpicl.MLNet.Tests.Support.Onnx;

/// <summary>Fields of protobuf messages; a message is its fields one after the other.</summary>
internal static class Protobuf
{
    public static byte[] Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public static byte[] Message(int field, params byte[][] fields) => Bytes(field, [.. fields.SelectMany(bytes => bytes)]);

    public static byte[] Bytes(int field, byte[] value) => [.. Varint((field << 3) | 2), .. Varint(value.Length), .. value];

    public static byte[] Number(int field, long value) => [.. Varint(field << 3), .. Varint(value)];

    private static IEnumerable<byte> Varint(long value)
    {
        ulong rest = (ulong)value;
        for (; rest > 127; rest >>= 7)
            yield return (byte)(rest | 128);
        yield return (byte)rest;
    }
}
