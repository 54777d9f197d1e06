using System.Reflection;
using Google.Protobuf;

namespace Gpicl.Onnx.Graphs;

/// <summary>A graph with what a file says of it. Messages concatenate: a model may be written as several, one behind the other.</summary>
internal sealed class OnnxModel
{
    /// <summary>The set of operators for classical machine learning.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    /// <summary>Version of the standard's own operators that graphs are written for.</summary>
    public const int OperatorSet = 17; // the first with LayerNormalization; ONNX Runtime has known it since 1.12

    /// <summary>Version of <see cref="MachineLearning"/> that graphs are written for.</summary>
    public const int MachineLearningOperatorSet = 3; // of the same release of ONNX

    private const int FormatVersion = 8; // likewise

    private readonly ModelProto[] messages;

    /// <summary>Puts a model together.</summary>
    /// <param name="graph">Must not change afterwards.</param>
    /// <param name="name">Of the graph.</param>
    /// <param name="metadata">Written in the order given.</param>
    public OnnxModel(OnnxGraph graph, string name, IEnumerable<(string Key, string Value)> metadata)
    {
        graph.Message.Name = name;
        messages =
        [
            new ModelProto
            {
                IrVersion = FormatVersion,
                ProducerName = "Gpicl.MLNet",
                ProducerVersion = typeof(OnnxModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
                Graph = graph.Message,
                OpsetImport =
                {
                    graph.Message.Node.Select(node => node.Domain).Distinct().Select(domain =>
                        new OperatorSetIdProto { Domain = domain, Version = VersionOf(domain, graph) }),
                },
                MetadataProps = { metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }) },
            },
        ];
    }

    /// <summary>Puts nodes before and behind those of another model; what that file says of itself stays as it is.</summary>
    /// <param name="before">Nodes that others read from; must not change afterwards.</param>
    /// <param name="attachment">Bytes that end right before the other model; see <see cref="Attach"/>.</param>
    /// <param name="inner">The other model; its nodes read from those before by name.</param>
    /// <param name="after">Nodes that read from the others, likewise.</param>
    public OnnxModel(OnnxGraph before, byte[] attachment, ModelProto inner, OnnxGraph after)
    {
        messages = [new ModelProto { Graph = before.Message }, inner, new ModelProto { Graph = after.Message }];
        Attach(attachment);
    }

    /// <summary>The graph, or the first part of it.</summary>
    public GraphProto Graph => messages[0].Graph;

    /// <summary>Adds bytes of one's own, which readers of ONNX files pass over.</summary>
    /// <param name="attachment">Must not change before the model is written.</param>
    public void Attach(byte[] attachment) => messages[0].Attachment = UnsafeByteOperations.UnsafeWrap(attachment);

    /// <summary>Writes the model.</summary>
    public void WriteTo(Stream stream)
    {
        foreach (ModelProto message in messages)
            message.WriteTo(stream);
    }

    private static long VersionOf(string domain, OnnxGraph graph) => domain switch
    {
        "" => OperatorSet,
        MachineLearning => MachineLearningOperatorSet,
        _ => graph.OperatorSets.GetValueOrDefault(domain, 1),
    };
}
