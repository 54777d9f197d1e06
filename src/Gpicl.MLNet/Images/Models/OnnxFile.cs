using System.Security.Cryptography;
using System.Text;

namespace Gpicl.MLNet;

/// <summary>
/// An ONNX file, a protobuf message, and the names in its graph. Numbers of fields are those of onnx.proto: a model has its graph
/// in field 7 and its sets of operators in field 8, each with its name (1, none for the standard's own) and version (2); a graph nodes (1), constants (5), inputs (11)
/// and outputs (12); a node inputs (1), outputs (2) and an operation (4); a constant its name (8) and where else its values are (13).
/// </summary>
internal sealed class OnnxFile
{
    private readonly List<string> made = []; // by operations
    private readonly List<string> inputs = []; // older files name constants here, too
    private readonly HashSet<string> constants = [];
    private readonly List<string> outputs = [];
    private string? finalLayerInput;

    private OnnxFile(string path, byte[] content) => (Path, Content) = (path, content);

    /// <summary>Whether weights are in files beside it.</summary>
    public bool HasExternalWeights { get; private set; }

    public string Path { get; }

    public byte[] Content { get; }

    /// <summary>Version of the standard's own operators.</summary>
    public ulong OperatorSet { get; private set; } = 1;

    public IReadOnlyList<string> TensorNames => [.. inputs.Where(name => !constants.Contains(name)).Concat(made).Distinct()];

    public IReadOnlyList<string> Outputs => outputs;

    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds no ONNX model.</exception>
    public static OnnxFile Read(ImageFeatureModel model)
    {
        string path = model.Path;
        if (model.Content == null && new FileInfo(path) is { Exists: true } info && info.Length > Array.MaxLength)
            throw new InvalidDataException($"'{path}' has {info.Length} bytes; an ONNX file has less than 2 GiB, with larger weights in files beside it.");
        var file = new OnnxFile(path, model.Content ?? File.ReadAllBytes(path));
        try
        {
            var fields = new ProtobufFields(file.Content);
            while (fields.MoveNext())
                if (fields.Number == 7)
                    file.ReadGraph(fields.Content);
                else if (fields.Number == 8)
                    file.ReadOperatorSet(fields.Content);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{path}' is damaged or no ONNX model: {exception.Message}.", exception);
        }

        if (file.made.Count == 0 || file.outputs.Count == 0)
            throw new InvalidDataException($"'{path}' holds no ONNX model: it has {file.made.Count} operations and {file.outputs.Count} outputs.");
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
            return finalLayerInput ?? throw new ArgumentException($"'{Path}' has no fully connected layer to remove (Gemm or MatMul); name the tensor with the features. {listing}.", nameof(model));
        if (model.TensorName is not { } name)
            return outputs[0];
        if (made.Contains(name))
            return name;
        throw new ArgumentException(
            $"'{Path}' has no tensor '{name}' that an operation makes; the nearest are {string.Join(", ", NearMatches.Of(name, made).Select(near => $"'{near}'"))}. {listing}.", nameof(model));
    }

    /// <summary>The model with a tensor among its outputs. Messages concatenate: that of a graph with one more output is put behind.</summary>
    public byte[] WithOutput(string tensor)
    {
        if (outputs.Contains(tensor))
            return Content;
        byte[] name = Encoding.UTF8.GetBytes(tensor);
        return [.. Content, .. Field(7, Field(12, Field(1, name)))];
    }

    /// <summary>Whether a tensor has a name that begins so.</summary>
    public bool HasNames(string prefix) => inputs.Concat(constants).Concat(made).Any(name => name.StartsWith(prefix, StringComparison.Ordinal));

    private static byte[] Field(int number, byte[] content)
    {
        List<byte> field = [(byte)((number << 3) | 2)];
        int length = content.Length;
        for (; length > 127; length >>= 7)
            field.Add((byte)(length | 128));
        return [.. field, (byte)length, .. content];
    }

    /// <summary>A field of text in a message, empty if there is none.</summary>
    public static string ReadText(ReadOnlySpan<byte> message, int number)
    {
        var fields = new ProtobufFields(message);
        while (fields.MoveNext())
            if (fields.Number == number)
                return Encoding.UTF8.GetString(fields.Content);
        return "";
    }

    private void ReadGraph(ReadOnlySpan<byte> graph)
    {
        var fields = new ProtobufFields(graph);
        while (fields.MoveNext())
        {
            if (fields.Number == 1)
                ReadNode(fields.Content);
            else if (fields.Number == 5)
                ReadConstant(fields.Content);
            else if (fields.Number is 11 or 12)
                (fields.Number == 11 ? inputs : outputs).Add(ReadText(fields.Content, 1));
        }
    }

    private void ReadOperatorSet(ReadOnlySpan<byte> operators)
    {
        ulong version = 0;
        var fields = new ProtobufFields(operators);
        while (fields.MoveNext())
            if (fields.Number == 2)
                version = fields.Value;
        if (ReadText(operators, 1) is "" or "ai.onnx")
            OperatorSet = version;
    }

    private void ReadConstant(ReadOnlySpan<byte> constant)
    {
        var fields = new ProtobufFields(constant);
        while (fields.MoveNext())
        {
            if (fields.Number == 8)
                constants.Add(Encoding.UTF8.GetString(fields.Content));
            HasExternalWeights |= fields.Number == 13;
        }
    }

    private void ReadNode(ReadOnlySpan<byte> node)
    {
        string? firstInput = null, operation = null;
        var fields = new ProtobufFields(node);
        while (fields.MoveNext())
        {
            if (fields.Number == 1)
                firstInput ??= Encoding.UTF8.GetString(fields.Content);
            else if (fields.Number == 2 && !fields.Content.IsEmpty)
                made.Add(Encoding.UTF8.GetString(fields.Content));
            else if (fields.Number == 4)
                operation = Encoding.UTF8.GetString(fields.Content);
        }

        // Nodes come in the order in which they are computed.
        if (operation is "Gemm" or "MatMul")
            finalLayerInput = firstInput;
    }
}
