using System.Reflection;

namespace Gpicl.Onnx;

/// <summary>A graph with what a file says of it (ModelProto).</summary>
internal sealed class OnnxModel
{
    /// <summary>The set of operators for classical machine learning.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    private const int OperatorSet = 17; // the first with LayerNormalization; ONNX Runtime has known it since 1.12
    private const int MachineLearningOperatorSet = 3; // of the same release of ONNX
    private const int FormatVersion = 8; // likewise

    private readonly ProtobufMessage message = new();

    /// <summary>Puts a model together.</summary>
    /// <param name="graph">Must not change afterwards.</param>
    /// <param name="name">Of the graph.</param>
    /// <param name="metadata">Written in the order given.</param>
    public OnnxModel(OnnxGraph graph, string name, IEnumerable<(string Key, string Value)> metadata)
    {
        message.Add(Field.FormatVersion, FormatVersion);
        message.Add(Field.ProducerName, "Gpicl.MLNet");
        message.Add(Field.ProducerVersion, typeof(OnnxModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");
        message.Add(Field.Graph, graph.ToMessage(name));
        foreach (string domain in graph.Domains)
        {
            var operators = new ProtobufMessage();
            operators.Add(Field.OperatorSetDomain, domain);
            operators.Add(Field.OperatorSetVersion, domain == MachineLearning ? MachineLearningOperatorSet : OperatorSet);
            message.Add(Field.OperatorSet, operators);
        }

        foreach (var (key, value) in metadata)
        {
            var entry = new ProtobufMessage();
            entry.Add(Field.EntryKey, key);
            entry.Add(Field.EntryValue, value);
            message.Add(Field.Metadata, entry);
        }
    }

    /// <summary>Puts nodes before and behind those of another model. Messages concatenate: what that file says of itself stays as it is.</summary>
    /// <param name="before">Nodes that others read from; must not change afterwards.</param>
    /// <param name="attachment">Bytes that end right before the other model; see <see cref="Attach"/>.</param>
    /// <param name="inner">The other model; its nodes read from those before by name.</param>
    /// <param name="after">Nodes that read from the others, likewise.</param>
    public OnnxModel(OnnxGraph before, ReadOnlyMemory<byte> attachment, ProtobufMessage inner, OnnxGraph after)
    {
        message.Add(Field.Graph, before.ToMessage(null));
        Attach(attachment);
        message.AddFieldsOf(inner);
        message.Add(Field.Graph, after.ToMessage(null));
    }

    /// <summary>Adds bytes of one's own, which readers of ONNX files pass over.</summary>
    /// <param name="attachment">Must not change before the model is written.</param>
    public void Attach(ReadOnlyMemory<byte> attachment) => message.Add(Field.Attachment, attachment);

    /// <summary>Writes the model.</summary>
    public void WriteTo(Stream stream) => message.WriteTo(stream);

    private static class Field
    {
        public const int FormatVersion = 1, ProducerName = 2, ProducerVersion = 3, Graph = 7, OperatorSet = 8, Metadata = 14;
        public const int Attachment = 15_000; // far from all that the format has
        public const int OperatorSetDomain = 1, OperatorSetVersion = 2; // OperatorSetIdProto
        public const int EntryKey = 1, EntryValue = 2; // StringStringEntryProto
    }
}
