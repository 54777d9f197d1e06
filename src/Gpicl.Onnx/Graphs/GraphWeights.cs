using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Gpicl.IO;

namespace Gpicl.Onnx.Graphs;

/// <summary>
/// Tensors of a classifier's file as constants of a graph, so that whoever keeps the graph need not keep them a second time.
/// Large ones may be stored in half precision: as nodes, since ML.NET refuses constants of that type, and with a cast behind.
/// </summary>
internal static class GraphWeights
{
    /// <summary>Begins the names of such constants; what the file calls them follows.</summary>
    public const string Prefix = "/weights/";

    private const int LeastCount = 1024; // of values that are worth a cast

    /// <summary>Whether values survive half precision, and are many enough.</summary>
    public static bool CanBeHalved(ReadOnlySpan<float> values) =>
        values.Length >= LeastCount && MathF.Abs(TensorPrimitives.MaxMagnitude(values)) <= (float)Half.MaxValue;

    /// <summary>Adds a constant of half precision and its cast.</summary>
    public static string AddHalves(OnnxGraph graph, string name, ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        var halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);
        string constant = graph.Node("Constant", name + "/halves", [], AttributeProto.Of("value", TensorProto.Of<Half>("", halves, shape)));
        return graph.Node("Cast", name, [constant], AttributeProto.Of("to", (long)ElementType.Float));
    }

    /// <summary>The names that tensors of a graph have in the classifier's file.</summary>
    public static HashSet<string> Names(GraphProto graph) => [.. Find(graph).Select(weight => weight.Name)];

    /// <summary>The tensors of a graph.</summary>
    /// <exception cref="InvalidDataException">One of them is damaged.</exception>
    public static IEnumerable<SafetensorsTensor> Read(GraphProto graph)
    {
        foreach (var (name, tensor) in Find(graph))
        {
            int[] shape = [.. tensor.Dims.Select(size => (int)Math.Clamp(size, -1, int.MaxValue))];
            bool halves = tensor.DataType == (int)ElementType.Float16;
            var values = new float[tensor.RawData.Length / (halves ? 2 : sizeof(float))];
            if (halves)
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(InOrder(tensor, 2)), values);
            else
                MemoryMarshal.Cast<byte, float>(InOrder(tensor, sizeof(float))).CopyTo(values);
            SafetensorsTensor read;
            try
            {
                read = new SafetensorsTensor(name, shape, values);
            }
            catch (ArgumentException exception)
            {
                throw new InvalidDataException($"tensor '{name}' of its graph is damaged: {exception.Message}", exception);
            }

            yield return read;
        }
    }

    private static IEnumerable<(string Name, TensorProto Tensor)> Find(GraphProto graph)
    {
        foreach (TensorProto tensor in graph.Initializer)
            if (tensor.Name.StartsWith(Prefix, StringComparison.Ordinal))
                yield return (tensor.Name[Prefix.Length..], tensor);
        Dictionary<string, TensorProto> halves = [];
        foreach (NodeProto node in graph.Node)
        {
            if (node.OpType == "Constant" && node.Attribute is [{ T: { } tensor }])
                halves[node.Output[0]] = tensor;
            else if (node.OpType == "Cast" && node.Output[0].StartsWith(Prefix, StringComparison.Ordinal)
                && halves.TryGetValue(node.Input[0], out TensorProto? half))
                yield return (node.Output[0][Prefix.Length..], half);
        }
    }

    private static byte[] InOrder(TensorProto tensor, int size)
    {
        byte[] bytes = tensor.RawData.ToByteArray();
        LittleEndian.Swap(bytes, size);
        return bytes;
    }
}
