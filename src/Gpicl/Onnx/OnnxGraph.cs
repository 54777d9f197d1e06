namespace Gpicl.Onnx;

/// <summary>A graph being put together (GraphProto): constants, and nodes in the order they are computed. Methods return the names of results.</summary>
internal sealed class OnnxGraph
{
    private readonly List<OnnxTensor> constants = [];
    private readonly List<OnnxNode> nodes = [];
    private readonly List<OnnxValue> inputs = [];
    private readonly List<OnnxValue> outputs = [];

    /// <summary>The sets of operators that nodes are from.</summary>
    public IEnumerable<string> Domains => nodes.Select(node => node.Domain).Distinct();

    /// <summary>Declares an input of the graph.</summary>
    public string Input(OnnxValue value)
    {
        inputs.Add(value);
        return value.Name;
    }

    /// <summary>Declares the result of a node, which bears the same name, as an output of the graph.</summary>
    public void Output(OnnxValue value) => outputs.Add(value);

    /// <summary>Adds a constant.</summary>
    public string Constant(OnnxTensor tensor)
    {
        constants.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds a node of one result.</summary>
    /// <param name="operation">An operator of the ONNX standard.</param>
    /// <param name="name">Of the node and of its result; unique in the graph.</param>
    /// <param name="arguments">Names of tensors.</param>
    /// <param name="attributes">Settings that differ from the operator's defaults.</param>
    public string Node(string operation, string name, string[] arguments, params OnnxAttribute[] attributes) =>
        Node(operation, [name], arguments, attributes)[0];

    /// <summary>Adds a node of several results.</summary>
    /// <param name="operation">An operator of the ONNX standard.</param>
    /// <param name="names">Of the results; unique in the graph.</param>
    /// <param name="arguments">Names of tensors.</param>
    /// <param name="attributes">Settings that differ from the operator's defaults.</param>
    public string[] Node(string operation, string[] names, string[] arguments, params OnnxAttribute[] attributes)
    {
        Add(new OnnxNode(operation, arguments, names, attributes));
        return names;
    }

    /// <summary>Adds a node of any kind.</summary>
    public void Add(OnnxNode node) => nodes.Add(node);

    /// <summary>The graph as a message.</summary>
    /// <param name="name">Null for a part of a graph that has its name elsewhere.</param>
    public ProtobufMessage ToMessage(string? name)
    {
        var message = new ProtobufMessage();
        foreach (OnnxNode node in nodes)
            message.Add(Field.Node, node.ToMessage());
        if (name != null)
            message.Add(Field.Name, name);
        foreach (OnnxTensor constant in constants)
            message.Add(Field.Initializer, constant.ToMessage());
        foreach (OnnxValue input in inputs)
            message.Add(Field.Input, input.ToMessage());
        foreach (OnnxValue output in outputs)
            message.Add(Field.Output, output.ToMessage());
        return message;
    }

    private static class Field
    {
        public const int Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12;
    }
}
