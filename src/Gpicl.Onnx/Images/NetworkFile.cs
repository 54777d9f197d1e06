using System.Security.Cryptography;
using Google.Protobuf;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Images;

/// <summary>A network as its ONNX file has it, and the names in its graph.</summary>
internal sealed class NetworkFile
{
    private const int DefaultOperatorSet = 1; // of files that do not say

    private readonly GraphProto graph;
    private readonly string[] made; // by operations

    private NetworkFile(ImageFeatureModel model, byte[] content, ModelProto message, string sha256, string contentSha256)
    {
        (Model, Content, Message, Sha256, ContentSha256) = (model, content, message, sha256, contentSha256);
        graph = message.Graph ?? new GraphProto();
        made = [.. graph.Node.SelectMany(node => node.Output).Where(name => name.Length > 0)];
        OperatorSet = message.OpsetImport.LastOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? DefaultOperatorSet;
    }

    /// <summary>What it was taken for, adapted to what it was found to be.</summary>
    public ImageFeatureModel Model { get; }

    /// <summary>Where it was read.</summary>
    public string Path => Model.Path;

    /// <summary>An ONNX model: all bytes of the file, or what <see cref="PackagedResNet18"/> made of them.</summary>
    public byte[] Content { get; }

    /// <summary>What the content says; must not be changed.</summary>
    public ModelProto Message { get; }

    /// <summary>SHA-256 of the file, in hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>SHA-256 of the content, which is another if it was made of that of the file.</summary>
    public string ContentSha256 { get; }

    /// <summary>Version of the standard's own operators.</summary>
    public long OperatorSet { get; }

    /// <summary>Whether weights are in files beside it.</summary>
    public bool HasExternalWeights => graph.Initializer.Any(constant => constant.ExternalData.Count > 0);

    /// <summary>Inputs and what operations make. Older files name constants among the inputs, too.</summary>
    public IReadOnlyList<string> TensorNames =>
        [.. graph.Input.Select(input => input.Name).Except(graph.Initializer.Select(constant => constant.Name)).Concat(made).Distinct()];

    /// <summary>Reads a network's file, or its content where the network has it.</summary>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, holds no ONNX model, or is not the one it should be.</exception>
    public static NetworkFile Read(ImageFeatureModel model)
    {
        string path = model.Path;
        if (model.Content == null && new FileInfo(path) is { Exists: true } info && info.Length > Array.MaxLength)
            throw new InvalidDataException($"'{path}' has {info.Length} bytes; an ONNX file has less than 2 GiB, with larger weights in files beside it.");
        byte[] content = model.Content ?? File.ReadAllBytes(path);
        ModelProto message;
        try
        {
            message = ModelProto.Parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"'{path}' is damaged or no ONNX model: {exception.Message}", exception);
        }

        if (message.Graph is not { Node.Count: > 0, Output.Count: > 0 } graph)
        {
            var (nodes, outputs) = (message.Graph?.Node.Count ?? 0, message.Graph?.Output.Count ?? 0);
            throw new InvalidDataException($"'{path}' holds no ONNX model: it has {nodes} operations and {outputs} outputs.");
        }

        string found = HashOf(content);
        if (model.Sha256 is { } expected && !found.Equals(expected, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"'{path}' has SHA-256 {found}, but {expected} is expected: it is damaged or another model.");
        if (PackagedResNet18.Is(model, graph))
        {
            message = PackagedResNet18.Complete(message, path);
            content = message.ToByteArray();
            return new NetworkFile(PackagedResNet18.Adapt(model), content, message, found, HashOf(content));
        }

        return new NetworkFile(model, content, message, found, found);
    }

    /// <summary>Whether a node is a fully connected layer.</summary>
    public static bool IsFullyConnected(NodeProto node) => node.OpType is "Gemm" or "MatMul";

    /// <summary>The tensor that the model takes features from.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or no fully connected layer.</exception>
    public string FeatureTensor()
    {
        string listing = $"{nameof(ImageFeatureModel)}.{nameof(ImageFeatureModel.TensorNames)}(\"{Path}\") lists all";
        if (Model.RemoveFinalLayer)
        {
            // Nodes come in the order in which they are computed.
            return graph.Node.LastOrDefault(IsFullyConnected)?.Input.FirstOrDefault() ?? throw new ArgumentException(
                $"'{Path}' has no fully connected layer to remove (Gemm or MatMul); name the tensor with the features. {listing}.");
        }

        if (Model.TensorName is not { } name)
            return graph.Output[0].Name;
        if (made.Contains(name))
            return name;
        string near = string.Join(", ", NearMatches.Of(name, made).Select(other => $"'{other}'"));
        throw new ArgumentException($"'{Path}' has no tensor '{name}' that an operation makes; the nearest are {near}. {listing}.");
    }

    /// <summary>The model with a tensor among its outputs. Messages concatenate: that of a graph with one more output is put behind.</summary>
    public byte[] WithOutput(string tensor)
    {
        if (graph.Output.Any(output => output.Name == tensor))
            return Content;
        return [.. Content, .. new ModelProto { Graph = new GraphProto { Output = { new ValueInfoProto { Name = tensor } } } }.ToByteArray()];
    }

    /// <summary>Whether a tensor has a name that begins so.</summary>
    public bool HasNames(string prefix) => graph.Input.Select(input => input.Name).Concat(graph.Initializer.Select(constant => constant.Name)).Concat(made)
        .Any(name => name.StartsWith(prefix, StringComparison.Ordinal));

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
