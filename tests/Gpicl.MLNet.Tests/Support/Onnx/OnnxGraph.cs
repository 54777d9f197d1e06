using System.Runtime.InteropServices;

namespace Gpicl.MLNet.Tests.Support.Onnx;

/// <summary>Makes small ONNX models. Numbers of fields are those of onnx.proto.</summary>
internal sealed class OnnxGraph
{
    public const int Float = 1;
    public const int Byte = 2;
    public const int Half = 10;

    private readonly List<byte[]> fields = [Protobuf.Text(2, "test")];

    /// <summary>An input; a dimension of −1 may have any size.</summary>
    public OnnxGraph Input(string name, int type, params long[] dimensions) => Add(11, Value(name, type, dimensions));

    /// <inheritdoc cref="Input"/>
    public OnnxGraph Output(string name, int type, params long[] dimensions) => Add(12, Value(name, type, dimensions));

    /// <summary>A constant of 32-bit numbers.</summary>
    public OnnxGraph Constant(string name, float[] values, params long[] dimensions) => Add(
        5, [.. dimensions.Select(size => Protobuf.Number(1, size)), Protobuf.Number(2, Float), Protobuf.Text(8, name), Protobuf.Bytes(9, MemoryMarshal.AsBytes<float>(values).ToArray())]);

    /// <summary>A constant of half precision.</summary>
    public OnnxGraph HalfConstant(string name, Half[] values, params long[] dimensions) => Add(
        5, [.. dimensions.Select(size => Protobuf.Number(1, size)), Protobuf.Number(2, Half), Protobuf.Text(8, name), Protobuf.Bytes(9, MemoryMarshal.AsBytes<Half>(values).ToArray())]);

    /// <summary>An operation with one output.</summary>
    public OnnxGraph Node(string operation, string[] inputs, string output, params (string Name, long Value)[] attributes) => Add(
        1,
        [
            .. inputs.Select(input => Protobuf.Text(1, input)),
            Protobuf.Text(2, output),
            Protobuf.Text(4, operation),
            .. attributes.Select(attribute => Protobuf.Message(5, Protobuf.Text(1, attribute.Name), Protobuf.Number(3, attribute.Value), Protobuf.Number(20, 2))),
        ]);

    /// <summary>The bytes of a model file.</summary>
    /// <param name="operators">Version of the operators.</param>
    /// <param name="format">Version of the format.</param>
    public byte[] ToModel(int operators = 13, int format = 8) =>
    [
        .. Protobuf.Number(1, format),
        .. Protobuf.Message(8, Protobuf.Number(2, operators)),
        .. Protobuf.Message(7, [.. fields]),
    ];

    private static byte[][] Value(string name, int type, long[] dimensions)
    {
        byte[] shape = Protobuf.Message(2, [.. dimensions.Select((size, axis) => Protobuf.Message(1, size < 0 ? Protobuf.Text(2, $"axis{axis}") : Protobuf.Number(1, size)))]);
        return [Protobuf.Text(1, name), Protobuf.Message(2, Protobuf.Message(1, Protobuf.Number(1, type), shape))];
    }

    private OnnxGraph Add(int field, byte[][] message)
    {
        fields.Add(Protobuf.Message(field, message));
        return this;
    }
}
