namespace Gpicl.Onnx;

/// <summary>One operation of a graph (NodeProto), named after its first output.</summary>
/// <param name="Operation">An operator of its domain.</param>
/// <param name="Inputs">Names of tensors; empty for an optional input left out.</param>
/// <param name="Outputs">Names of tensors, at least one.</param>
/// <param name="Attributes">Settings that differ from the operator's defaults.</param>
/// <param name="Domain">Set of operators, empty for the default one.</param>
internal sealed record OnnxNode(string Operation, string[] Inputs, string[] Outputs, OnnxAttribute[] Attributes, string Domain = "")
{
    /// <summary>The node as a message.</summary>
    public ProtobufMessage ToMessage()
    {
        var message = new ProtobufMessage();
        foreach (string input in Inputs)
            message.Add(Field.Input, input);
        foreach (string output in Outputs)
            message.Add(Field.Output, output);
        message.Add(Field.Name, Outputs[0]);
        message.Add(Field.OpType, Operation);
        foreach (OnnxAttribute attribute in Attributes)
            message.Add(Field.Attribute, attribute.ToMessage());
        if (Domain.Length > 0)
            message.Add(Field.Domain, Domain);
        return message;
    }

    private static class Field
    {
        public const int Input = 1, Output = 2, Name = 3, OpType = 4, Attribute = 5, Domain = 7;
    }
}
