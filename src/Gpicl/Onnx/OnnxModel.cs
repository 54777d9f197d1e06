using System.Reflection;

namespace Gpicl.Onnx;

/// <summary>A graph with what a file says of it (ModelProto).</summary>
internal sealed class OnnxModel
{
    /// <summary>Version of the operators: the oldest with LayerNormalization. ONNX Runtime knows it since 1.12.</summary>
    public const int OperatorSet = 17;

    private const int FormatVersion = 8; // the one of ONNX 1.12, which brought this operator set

    private readonly ProtobufMessage message = new();

    /// <summary>Puts a model together.</summary>
    /// <param name="graph">Must not change afterwards.</param>
    /// <param name="name">Of the graph.</param>
    /// <param name="metadata">Written in the order given.</param>
    /// <exception cref="InvalidOperationException">The model is larger than the format allows.</exception>
    public OnnxModel(OnnxGraph graph, string name, IEnumerable<(string Key, string Value)> metadata)
    {
        message.Add(Field.FormatVersion, FormatVersion);
        message.Add(Field.ProducerName, "Gpicl.MLNet");
        message.Add(Field.ProducerVersion, typeof(OnnxModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");
        message.Add(Field.Graph, graph.ToMessage(name));
        var operators = new ProtobufMessage();
        operators.Add(Field.OperatorSetDomain, "");
        operators.Add(Field.OperatorSetVersion, OperatorSet);
        message.Add(Field.OperatorSet, operators);
        foreach (var (key, value) in metadata)
        {
            var entry = new ProtobufMessage();
            entry.Add(Field.EntryKey, key);
            entry.Add(Field.EntryValue, value);
            message.Add(Field.Metadata, entry);
        }
    }

    /// <summary>Bytes of the file.</summary>
    public long Length => message.Length;

    /// <summary>Writes the model.</summary>
    public void WriteTo(Stream stream) => message.WriteTo(stream);

    private static class Field
    {
        public const int FormatVersion = 1, ProducerName = 2, ProducerVersion = 3, Graph = 7, OperatorSet = 8, Metadata = 14;
        public const int OperatorSetDomain = 1, OperatorSetVersion = 2; // OperatorSetIdProto
        public const int EntryKey = 1, EntryValue = 2; // StringStringEntryProto
    }
}
