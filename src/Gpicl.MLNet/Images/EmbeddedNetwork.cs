using Google.Protobuf;
using Google.Protobuf.Collections;
using Gpicl.Onnx.Graphs;

namespace Gpicl.MLNet.Images;

/// <summary>
/// A network within a larger model, field for field. What was its input and its outputs is none of the larger model's, so it
/// goes under numbers that the format has retired, which readers pass over. Constants of types that ML.NET does not know, half
/// precision first of all, become nodes, at which it does not look.
/// </summary>
internal static class EmbeddedNetwork
{
    private const string Mark = "Gpicl.Constant"; // name of the nodes that were constants

    /// <summary>A network without its outputs and the input of a name.</summary>
    /// <param name="network">Is not changed.</param>
    /// <param name="input">Name of the input.</param>
    public static ModelProto Hide(ModelProto network, string input)
    {
        ModelProto hidden = network.Clone();
        GraphProto graph = hidden.Graph;
        TensorProto[] unknown = Take(graph.Initializer, constant => !IsKnownToMLNet(constant.DataType));
        Prepend(graph.Node, unknown.Select(ToNode)); // before the nodes that read them
        HashSet<string> names = [input, .. unknown.Select(constant => constant.Name)];
        graph.HiddenInput.Add(Take(graph.Input, value => names.Contains(value.Name)));
        graph.HiddenOutput.Add(Take(graph.Output, _ => true));
        return hidden;
    }

    /// <summary>The network that was hidden.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Restore(byte[] hidden)
    {
        try
        {
            ModelProto network = ModelProto.Parser.ParseFrom(hidden);
            GraphProto graph = network.Graph ?? throw new InvalidDataException("its network is damaged");
            Prepend(graph.Initializer, Take(graph.Node, node => node.Name == Mark).Select(ToConstant));
            Prepend(graph.Input, Take(graph.HiddenInput, _ => true));
            graph.Output.Add(Take(graph.HiddenOutput, _ => true));
            return network.ToByteArray();
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"its network is damaged: {exception.Message}", exception);
        }
    }

    private static bool IsKnownToMLNet(int type) => type is (>= 1 and <= 9) or (>= 11 and <= 13);

    private static NodeProto ToNode(TensorProto tensor) =>
        new() { Name = Mark, OpType = "Constant", Output = { tensor.Name }, Attribute = { AttributeProto.Of("value", tensor) } };

    private static TensorProto ToConstant(NodeProto node) =>
        node.Attribute.FirstOrDefault()?.T ?? throw new InvalidDataException("a constant of its network is damaged");

    private static T[] Take<T>(RepeatedField<T> list, Func<T, bool> predicate)
    {
        T[] all = [.. list];
        list.Clear();
        list.Add(all.Where(each => !predicate(each)));
        return [.. all.Where(predicate)];
    }

    private static void Prepend<T>(RepeatedField<T> list, IEnumerable<T> first)
    {
        T[] all = [.. first, .. list];
        list.Clear();
        list.Add(all);
    }
}
