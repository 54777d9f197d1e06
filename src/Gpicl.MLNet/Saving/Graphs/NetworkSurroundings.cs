using Gpicl.Onnx;

namespace Gpicl.MLNet;

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
    public string Node(string operation, string name, string[] arguments, params OnnxAttribute[] attributes) =>
        graph.Node(operation, prefix + name, arguments, attributes);

    /// <summary>Adds a constant of single precision.</summary>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => Constant(new OnnxTensor(prefix + name, values, shape));

    /// <summary>Adds a constant of double precision.</summary>
    public string Constant(string name, ReadOnlySpan<double> values, params ReadOnlySpan<int> shape) => Constant(new OnnxTensor(prefix + name, values, shape));

    /// <summary>Brings a tensor to a shape.</summary>
    public string Reshape(string name, string tensor, params long[] shape) => Node("Reshape", name, [tensor, Numbers(name + ".Shape", shape)]);

    /// <summary>Takes some entries along the first axis.</summary>
    public string Gather(string name, string tensor, params long[] places) => Node("Gather", name, [tensor, Numbers(name + ".Places", places)], new OnnxAttribute("axis", 0));

    /// <summary>Converts all elements.</summary>
    public string Cast(string name, string tensor, OnnxElementType type) => Node("Cast", name, [tensor], new OnnxAttribute("to", (long)type));

    private string Numbers(string name, long[] values) => Constant(new OnnxTensor(prefix + name, values, values.Length));

    private string Constant(OnnxTensor tensor) => graph.Node("Constant", tensor.Name, [], new OnnxAttribute("value", tensor));
}
