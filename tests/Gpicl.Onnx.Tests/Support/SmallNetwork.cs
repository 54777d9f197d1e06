using System.Runtime.InteropServices;
using Google.Protobuf;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Tests.Support;

/// <summary>Makes small networks of any version of ONNX.</summary>
internal sealed class SmallNetwork
{
    private readonly OnnxGraph graph = new();

    /// <summary>An input; a dimension of null may have any size.</summary>
    public SmallNetwork Input(string name, ElementType type, params int?[] dimensions)
    {
        graph.Input(name, type, dimensions);
        return this;
    }

    /// <inheritdoc cref="Input"/>
    public SmallNetwork Output(string name, ElementType type, params int?[] dimensions)
    {
        graph.Output(name, type, dimensions);
        return this;
    }

    /// <summary>A constant of single precision.</summary>
    public SmallNetwork Constant(string name, float[] values, params int[] dimensions)
    {
        graph.Constant(name, values, dimensions);
        return this;
    }

    /// <summary>A constant of half precision.</summary>
    public SmallNetwork HalfConstant(string name, Half[] values, params int[] dimensions)
    {
        graph.Constant(new TensorProto
        {
            Name = name,
            DataType = (int)ElementType.Float16,
            Dims = { dimensions.Select(size => (long)size) },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<Half>(values)),
        });
        return this;
    }

    /// <summary>An operation with one output.</summary>
    public SmallNetwork Node(string operation, string[] inputs, string output, params (string Name, long Value)[] attributes)
    {
        graph.Node(operation, output, inputs, Array.ConvertAll(attributes, each => AttributeProto.Of(each.Name, each.Value)));
        return this;
    }

    /// <summary>The network as a message.</summary>
    /// <param name="operators">Version of the operators.</param>
    /// <param name="format">Version of the format.</param>
    public ModelProto ToMessage(int operators = 13, int format = 8)
    {
        graph.Message.Name = "test";
        return new ModelProto { IrVersion = format, Graph = graph.Message, OpsetImport = { new OperatorSetIdProto { Version = operators } } };
    }

    /// <summary>The bytes of a file with it.</summary>
    public byte[] ToModel(int operators = 13, int format = 8) => ToMessage(operators, format).ToByteArray();
}
