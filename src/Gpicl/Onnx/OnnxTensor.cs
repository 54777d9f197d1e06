using System.Runtime.InteropServices;
using Gpicl.IO;

namespace Gpicl.Onnx;

/// <summary>A constant of a graph (TensorProto).</summary>
internal sealed class OnnxTensor
{
    private readonly ProtobufMessage message = new();

    /// <summary>Numbers of single precision; copied.</summary>
    /// <param name="name">Unique in the graph.</param>
    /// <param name="values">Row-major.</param>
    /// <param name="shape">Sizes of all axes; none for a scalar.</param>
    public OnnxTensor(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
        : this(name, OnnxElementType.Float, shape) => AddRawData(values);

    /// <summary>Numbers of double precision; copied.</summary>
    /// <param name="name">Unique in the graph.</param>
    /// <param name="values">Row-major.</param>
    /// <param name="shape">Sizes of all axes; none for a scalar.</param>
    public OnnxTensor(string name, ReadOnlySpan<double> values, params ReadOnlySpan<int> shape)
        : this(name, OnnxElementType.Double, shape) => AddRawData(values);

    /// <summary>Whole numbers; copied.</summary>
    /// <param name="name">Unique in the graph.</param>
    /// <param name="values">Row-major.</param>
    /// <param name="shape">Sizes of all axes.</param>
    public OnnxTensor(string name, ReadOnlySpan<long> values, params ReadOnlySpan<int> shape)
        : this(name, OnnxElementType.Int64, shape) => AddRawData(values);

    /// <summary>A vector of texts.</summary>
    /// <param name="name">Unique in the graph.</param>
    /// <param name="values">[n]</param>
    public OnnxTensor(string name, IReadOnlyList<string> values)
        : this(name, OnnxElementType.String, values.Count)
    {
        foreach (string value in values)
            message.Add(Field.StringData, value);
    }

    private OnnxTensor(string name, OnnxElementType type, params ReadOnlySpan<int> shape)
    {
        Name = name;
        foreach (int size in shape)
            message.Add(Field.Dims, size);
        message.Add(Field.DataType, (long)type);
        message.Add(Field.Name, name);
    }

    /// <summary>What nodes call it.</summary>
    public string Name { get; }

    /// <summary>The tensor as a message.</summary>
    public ProtobufMessage ToMessage() => message;

    // The format's byte order is little endian.
    private void AddRawData<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        LittleEndian.Swap(bytes, Marshal.SizeOf<T>());
        message.Add(Field.RawData, bytes);
    }

    private static class Field
    {
        public const int Dims = 1, DataType = 2, StringData = 6, Name = 8, RawData = 9;
    }
}
