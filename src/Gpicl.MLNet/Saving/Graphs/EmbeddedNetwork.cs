using Gpicl.Onnx;

namespace Gpicl.MLNet;

/// <summary>
/// A network within a larger model, field for field. What was its input and its outputs is none of the larger model's, so it
/// goes under numbers that the format has retired, which readers pass over. Constants of types that ML.NET does not know, half
/// precision first of all, become nodes, at which it does not look.
/// </summary>
internal static class EmbeddedNetwork
{
    private const int ModelGraph = 7; // fields of ModelProto
    private const int GraphNode = 1, GraphConstant = 5, GraphInput = 11, GraphOutput = 12, RetiredInput = 6, RetiredOutput = 7; // of GraphProto
    private const int NodeOutput = 2, NodeName = 3, NodeOperation = 4, NodeAttribute = 5; // of NodeProto
    private const int AttributeName = 1, AttributeTensor = 5, AttributeType = 20; // of AttributeProto
    private const int TensorType = 2, TensorName = 8, ValueName = 1; // of TensorProto and ValueInfoProto
    private const string Mark = "Gpicl.Constant"; // name of the nodes that were constants

    // Adds something else in place of a field of the graph, or says that it has not.
    private delegate bool Replacement(ProtobufMessage graph, int number, ReadOnlyMemory<byte> content);

    /// <summary>A network without its outputs and the input of a name.</summary>
    /// <param name="network">Must not change afterwards.</param>
    /// <param name="input">Name of the input.</param>
    public static ProtobufMessage Hide(ReadOnlyMemory<byte> network, string input)
    {
        HashSet<string> hidden = [input];
        Rebuild(network, (_, number, content) =>
        {
            if (number == GraphConstant && !IsKnownToMLNet(content.Span))
                hidden.Add(OnnxFile.ReadText(content.Span, TensorName));
            return false;
        });
        return Rebuild(network, (graph, number, content) =>
        {
            if (number == GraphOutput)
                graph.Add(RetiredOutput, content);
            else if (number == GraphInput && hidden.Contains(OnnxFile.ReadText(content.Span, ValueName)))
                graph.Add(RetiredInput, content);
            else if (number == GraphConstant && hidden.Contains(OnnxFile.ReadText(content.Span, TensorName)))
                graph.Add(GraphNode, ToNode(content));
            else
                return false;
            return true;
        });
    }

    /// <summary>The network that was hidden.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Restore(ReadOnlyMemory<byte> hidden)
    {
        using var network = new MemoryStream(hidden.Length);
        Rebuild(hidden, (graph, number, content) =>
        {
            if (number == RetiredOutput)
                graph.Add(GraphOutput, content);
            else if (number == RetiredInput)
                graph.Add(GraphInput, content);
            else if (number == GraphNode && OnnxFile.ReadText(content.Span, NodeName) == Mark)
                graph.Add(GraphConstant, Find(Find(content, NodeAttribute), AttributeTensor));
            else
                return false;
            return true;
        }).WriteTo(network);
        return network.ToArray();
    }

    private static ProtobufMessage Rebuild(ReadOnlyMemory<byte> model, Replacement replace)
    {
        var result = new ProtobufMessage();
        var fields = new ProtobufFields(model.Span);
        while (fields.MoveNext())
        {
            if (fields.Number != ModelGraph)
            {
                result.AddFieldsOf(model[fields.Start..fields.End]);
                continue;
            }

            var graph = new ProtobufMessage();
            ReadOnlyMemory<byte> content = model[(fields.End - fields.Content.Length)..fields.End];
            var parts = new ProtobufFields(content.Span);
            while (parts.MoveNext())
                if (!replace(graph, parts.Number, content[(parts.End - parts.Content.Length)..parts.End]))
                    graph.AddFieldsOf(content[parts.Start..parts.End]);
            result.Add(ModelGraph, graph);
        }

        return result;
    }

    private static bool IsKnownToMLNet(ReadOnlySpan<byte> tensor)
    {
        var fields = new ProtobufFields(tensor);
        while (fields.MoveNext())
            if (fields.Number == TensorType)
                return fields.Value is (>= 1 and <= 9) or (>= 11 and <= 13);
        return true;
    }

    private static ProtobufMessage ToNode(ReadOnlyMemory<byte> tensor)
    {
        var attribute = new ProtobufMessage();
        attribute.Add(AttributeName, "value");
        attribute.Add(AttributeTensor, tensor);
        attribute.Add(AttributeType, 4);
        var node = new ProtobufMessage();
        node.Add(NodeOutput, OnnxFile.ReadText(tensor.Span, TensorName));
        node.Add(NodeName, Mark);
        node.Add(NodeOperation, "Constant");
        node.Add(NodeAttribute, attribute);
        return node;
    }

    private static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> message, int number)
    {
        var fields = new ProtobufFields(message.Span);
        while (fields.MoveNext())
            if (fields.Number == number)
                return message[(fields.End - fields.Content.Length)..fields.End];
        throw new InvalidDataException("a constant of its network is damaged");
    }
}
