using System.Security.Cryptography;
using Google.Protobuf;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Images;

/// <summary>An ONNX file and the names in its graph.</summary>
internal sealed class NetworkFile
{
    private const int DefaultOperatorSet = 1; // of files that do not say

    private readonly GraphProto graph;
    private readonly string[] made; // by operations

    private NetworkFile(string path, byte[] content, ModelProto model)
    {
        (Path, Content, Message, graph) = (path, content, model, model.Graph ?? new GraphProto());
        made = [.. graph.Node.SelectMany(node => node.Output).Where(name => name.Length > 0)];
        OperatorSet = model.OpsetImport.LastOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? DefaultOperatorSet;
    }

    /// <summary>Where it was read.</summary>
    public string Path { get; }

    /// <summary>All its bytes.</summary>
    public byte[] Content { get; }

    /// <summary>What its bytes say; must not be changed.</summary>
    public ModelProto Message { get; }

    /// <summary>Version of the standard's own operators.</summary>
    public long OperatorSet { get; }

    /// <summary>Whether weights are in files beside it.</summary>
    public bool HasExternalWeights => graph.Initializer.Any(constant => constant.ExternalData.Count > 0);

    /// <summary>Inputs and what operations make. Older files name constants among the inputs, too.</summary>
    public IReadOnlyList<string> TensorNames =>
        [.. graph.Input.Select(input => input.Name).Except(graph.Initializer.Select(constant => constant.Name)).Concat(made).Distinct()];

    /// <summary>Reads a network's file, or its content where the network has it.</summary>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds no ONNX model.</exception>
    public static NetworkFile Read(ImageFeatureModel model)
    {
        string path = model.Path;
        if (model.Content == null && new FileInfo(path) is { Exists: true } info && info.Length > Array.MaxLength)
            throw new InvalidDataException($"'{path}' has {info.Length} bytes; an ONNX file has less than 2 GiB, with larger weights in files beside it.");
        byte[] content = model.Content ?? File.ReadAllBytes(path);
        NetworkFile file;
        try
        {
            file = new NetworkFile(path, content, ModelProto.Parser.ParseFrom(content));
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"'{path}' is damaged or no ONNX model: {exception.Message}", exception);
        }

        if (file.made.Length == 0 || file.graph.Output.Count == 0)
            throw new InvalidDataException($"'{path}' holds no ONNX model: it has {file.graph.Node.Count} operations and {file.graph.Output.Count} outputs.");
        return file;
    }

    /// <exception cref="InvalidDataException">The file has another SHA-256.</exception>
    public void CheckSha256(string expected)
    {
        string found = Convert.ToHexStringLower(SHA256.HashData(Content));
        if (!found.Equals(expected, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"'{Path}' has SHA-256 {found}, but {expected} is expected: it is damaged or another model.");
    }

    /// <summary>The tensor a model takes features from.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or no fully connected layer.</exception>
    public string FeatureTensor(ImageFeatureModel model)
    {
        string listing = $"{nameof(ImageFeatureModel)}.{nameof(ImageFeatureModel.TensorNames)}(\"{Path}\") lists all";
        if (model.RemoveFinalLayer)
        {
            // Nodes come in the order in which they are computed.
            return graph.Node.LastOrDefault(node => node.OpType is "Gemm" or "MatMul")?.Input.FirstOrDefault() ?? throw new ArgumentException(
                $"'{Path}' has no fully connected layer to remove (Gemm or MatMul); name the tensor with the features. {listing}.", nameof(model));
        }

        if (model.TensorName is not { } name)
            return graph.Output[0].Name;
        if (made.Contains(name))
            return name;
        string near = string.Join(", ", NearMatches.Of(name, made).Select(other => $"'{other}'"));
        throw new ArgumentException($"'{Path}' has no tensor '{name}' that an operation makes; the nearest are {near}. {listing}.", nameof(model));
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
}
