using static Gpicl.Onnx.Graphs.TensorShapeProto.Types;

namespace Gpicl.Onnx.Graphs;

/// <summary>A graph being put together: constants, and nodes in the order they are computed. Methods return the names of results.</summary>
internal sealed class OnnxGraph
{
    /// <summary>One name for the free axis, so that outputs are known to have as many rows as inputs.</summary>
    public const string Rows = "N";

    /// <summary>Whether weights are stored in half precision, with a cast to single precision behind them.</summary>
    public bool HalvesWeights { get; init; }

    /// <summary>Versions of operator sets by their domains; <see cref="OnnxModel"/> knows those of the standard.</summary>
    public Dictionary<string, long> OperatorSets { get; } = [];

    /// <summary>The graph as a message.</summary>
    public GraphProto Message { get; } = new();

    /// <summary>Declares an input of the graph.</summary>
    /// <param name="name">What callers name it by.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Sizes of all axes; null for the number of rows, which is free.</param>
    public string Input(string name, ElementType type, params int?[] shape)
    {
        Message.Input.Add(Value(name, type, shape));
        return name;
    }

    /// <summary>Declares the result of a node, which bears the same name, as an output of the graph.</summary>
    /// <param name="name">What callers name it by.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Sizes of all axes; null for the number of rows.</param>
    public void Output(string name, ElementType type, params int?[] shape) => Message.Output.Add(Value(name, type, shape));

    /// <summary>Adds a constant.</summary>
    public string Constant(TensorProto tensor)
    {
        Message.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds a constant; see <see cref="TensorProto.Of"/>.</summary>
    public string Constant<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged => Constant(TensorProto.Of(name, values, shape));

    /// <summary>Adds a tensor of a classifier's file, where <see cref="GraphWeights"/> finds it again.</summary>
    /// <param name="name">What the file calls it.</param>
    /// <param name="values">Row-major.</param>
    /// <param name="shape">Sizes of all axes.</param>
    public string Weight(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => HalvesWeights && GraphWeights.CanBeHalved(values)
        ? GraphWeights.AddHalves(this, GraphWeights.Prefix + name, values, shape)
        : Constant(GraphWeights.Prefix + name, values, shape);

    /// <summary>Adds a node of one result.</summary>
    /// <param name="operation">An operator of the ONNX standard.</param>
    /// <param name="name">Of the node and of its result; unique in the graph.</param>
    /// <param name="arguments">Names of tensors.</param>
    /// <param name="attributes">Settings that differ from the operator's defaults.</param>
    public string Node(string operation, string name, string[] arguments, params AttributeProto[] attributes) =>
        Node(operation, [name], arguments, attributes)[0];

    /// <summary>Adds a node of several results.</summary>
    /// <param name="operation">An operator of the ONNX standard.</param>
    /// <param name="names">Of the results; unique in the graph. The first is the node's, too.</param>
    /// <param name="arguments">Names of tensors.</param>
    /// <param name="attributes">Settings that differ from the operator's defaults.</param>
    public string[] Node(string operation, string[] names, string[] arguments, params AttributeProto[] attributes)
    {
        Add(new NodeProto { OpType = operation, Name = names[0], Input = { arguments }, Output = { names }, Attribute = { attributes } });
        return names;
    }

    /// <summary>Adds a node of any kind.</summary>
    public void Add(NodeProto node) => Message.Node.Add(node);

    private static ValueInfoProto Value(string name, ElementType type, int?[] shape)
    {
        var axes = new TensorShapeProto();
        foreach (int? size in shape)
            axes.Dim.Add(size is { } known ? new Dimension { DimValue = known } : new Dimension { DimParam = Rows });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = axes } } };
    }
}
