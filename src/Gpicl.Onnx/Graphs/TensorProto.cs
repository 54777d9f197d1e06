using System.Runtime.InteropServices;
using Google.Protobuf;
using Gpicl.IO;

namespace Gpicl.Onnx.Graphs;

/// <summary>A constant of a graph.</summary>
internal sealed partial class TensorProto
{
    /// <summary>Numbers; copied.</summary>
    /// <param name="name">What nodes call it, unique in the graph.</param>
    /// <param name="values">Of a type that ONNX knows, row-major.</param>
    /// <param name="shape">Sizes of all axes; none for a scalar.</param>
    public static TensorProto Of<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        // The format's byte order is little endian.
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        LittleEndian.Swap(bytes, Marshal.SizeOf<T>());
        var tensor = new TensorProto { Name = name, DataType = (int)TypeOf<T>(), RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        foreach (int size in shape)
            tensor.Dims.Add(size);
        return tensor;
    }

    /// <summary>A vector of texts.</summary>
    /// <param name="name">What nodes call it, unique in the graph.</param>
    /// <param name="values">[n]</param>
    public static TensorProto OfTexts(string name, params IReadOnlyList<string> values) => new()
    {
        Name = name,
        DataType = (int)ElementType.String,
        Dims = { values.Count },
        StringData = { values.Select(ByteString.CopyFromUtf8) },
    };

    private static ElementType TypeOf<T>() => default(T) switch
    {
        float => ElementType.Float,
        double => ElementType.Double,
        long => ElementType.Int64,
        Half => ElementType.Float16,
        _ => throw new NotSupportedException($"Constants of type {typeof(T)} are not written."),
    };
}
