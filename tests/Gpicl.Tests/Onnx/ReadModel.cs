namespace Gpicl.Tests.Onnx;

/// <summary>An ONNX file, read by the field numbers of onnx.proto.</summary>
internal sealed class ReadModel(byte[] bytes)
{
    public const int Float = 1, Int64 = 7, Text = 8;

    private readonly ReadMessage model = new(bytes);

    public long FormatVersion => model.Number(1);

    public string Producer => model.Text(2);

    /// <summary>Domains and versions of operators.</summary>
    public (string Domain, long Version)[] Operators => [.. model.Messages(8).Select(entry => (entry.Text(1), entry.Number(2)))];

    public Dictionary<string, string> Metadata => model.Messages(14).ToDictionary(entry => entry.Text(1), entry => entry.Text(2));

    public (string Operation, string[] Inputs, string[] Outputs)[] Nodes =>
        [.. Graph.Messages(1).Select(node => (node.Text(4), node.Texts(1), node.Texts(2)))];

    /// <summary>Shape, type and bytes of each constant.</summary>
    public Dictionary<string, (long[] Shape, long Type, int Bytes)> Constants => Graph.Messages(5).ToDictionary(
        tensor => tensor.Text(8), tensor => (tensor.Numbers(1), tensor.Number(2), tensor.Number(2) == Text ? 0 : tensor.Bytes(9).Length));

    public string[] Inputs => [.. Graph.Messages(11).Select(Describe)];

    public string[] Outputs => [.. Graph.Messages(12).Select(Describe)];

    /// <summary>Numbers of single precision in all constants.</summary>
    public long FloatCount => Constants.Values.Where(constant => constant.Type == Float).Sum(constant => constant.Bytes / sizeof(float));

    private ReadMessage Graph => model.Message(7);

    // Such as "features 1 [N, 5]".
    private static string Describe(ReadMessage value)
    {
        ReadMessage tensor = value.Message(2).Message(1);
        IEnumerable<string> axes = tensor.Message(2).Messages(1).Select(axis => axis.Texts(2) is [var name] ? name : $"{axis.Number(1)}");
        return $"{value.Text(1)} {tensor.Number(1)} [{string.Join(", ", axes)}]";
    }
}
