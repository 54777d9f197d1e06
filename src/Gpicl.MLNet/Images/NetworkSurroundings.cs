using Gpicl.Onnx.Graphs;

namespace Gpicl.MLNet.Images;

/// <summary>
/// Nodes around a network of others, which must bear names of their own and keep to the network's version of the standard: only
/// operators and attributes are used that have been the same since <see cref="LowestOperatorSet"/>, and constants are
/// nodes, as initializers of old files would have to be inputs as well.
/// </summary>
/// <param name="graph">Where nodes are added.</param>
/// <param name="prefix">Begins all names.</param>
internal sealed class NetworkSurroundings(OnnxGraph graph, string prefix)
{
    /// <summary>The first with broadcasting, and the first that ONNX Runtime has all operators of.</summary>
    public const int LowestOperatorSet = 7;

    /// <summary>Adds a node of one result.</summary>
    public string Node(string operation, string name, string[] arguments, params AttributeProto[] attributes) =>
        graph.Node(operation, prefix + name, arguments, attributes);

    /// <summary>Adds a constant; see <see cref="TensorProto.Of"/>.</summary>
    public string Constant<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged => graph.Node("Constant", prefix + name, [], AttributeProto.Of("value", TensorProto.Of(prefix + name, values, shape)));

    /// <summary>Brings a tensor to a shape.</summary>
    public string Reshape(string name, string tensor, params long[] shape) => Node("Reshape", name, [tensor, Constant(name + ".Shape", shape, shape.Length)]);

    /// <summary>Takes some entries along an axis.</summary>
    public string Gather(string name, string tensor, long[] places, int axis = 0) =>
        Node("Gather", name, [tensor, Constant(name + ".Places", places, places.Length)], AttributeProto.Of("axis", axis));

    /// <summary>Converts all elements.</summary>
    public string Cast(string name, string tensor, ElementType type) => Node("Cast", name, [tensor], AttributeProto.Of("to", (long)type));
}
