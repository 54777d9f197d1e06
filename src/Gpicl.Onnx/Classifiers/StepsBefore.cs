using Google.Protobuf;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Classifiers;

/// <summary>
/// A model of the steps that make features, to be put before a classifier in one graph: what the features need of it, with its
/// operators as the classifier's operator set has them.
/// </summary>
internal sealed class StepsBefore
{
    private const string NamePrefix = "/before/"; // of all its names but those of inputs
    private const int OldestOperatorSet = 11; // operators that differ before then are not rewritten

    private static readonly string[] Subgraphs = ["If", "Loop", "Scan"]; // read names that their arguments do not tell
    private static readonly string[] Normalizations = ["Softmax", "LogSoftmax", "Hardmax"]; // of other axes from set 13 on

    // Settings that became arguments with set 13.
    private static readonly Dictionary<string, string> MovedSettings = new()
    {
        ["ReduceSum"] = "axes",
        ["Split"] = "split",
        ["Squeeze"] = "axes",
        ["Unsqueeze"] = "axes",
    };

    private readonly GraphProto source;
    private readonly Dictionary<string, long> operatorSets;
    private readonly string features;

    private StepsBefore(ModelProto model, string features, int width)
    {
        source = model.Graph ?? new GraphProto();
        operatorSets = model.OpsetImport.GroupBy(set => set.Domain == "ai.onnx" ? "" : set.Domain)
            .ToDictionary(sets => sets.Key, sets => sets.Max(set => set.Version));
        this.features = features;
        CheckOperatorSet("", OldestOperatorSet, OnnxModel.OperatorSet);
        CheckOperatorSet(OnnxModel.MachineLearning, 1, OnnxModel.MachineLearningOperatorSet);
        CheckFeatures(width);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">An ONNX file.</param>
    /// <param name="features">The output that the classifier reads.</param>
    /// <param name="width">Features of the classifier.</param>
    /// <exception cref="ArgumentException">It is no such model.</exception>
    public static StepsBefore Read(ReadOnlyMemory<byte> bytes, string features, int width)
    {
        try
        {
            return new StepsBefore(ModelProto.Parser.ParseFrom(bytes.Span), features, width);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw Refuse($"is no ONNX model, or a damaged one: {exception.Message}", exception);
        }
    }

    /// <summary>Puts what the features need into a graph: inputs, constants, operations.</summary>
    /// <param name="graph">Has nothing yet.</param>
    /// <param name="outputs">Names that inputs must not have.</param>
    /// <returns>The name of the features.</returns>
    public string AddTo(OnnxGraph graph, IReadOnlyCollection<string> outputs)
    {
        HashSet<string> needed = [features];
        List<NodeProto> nodes = [];
        foreach (NodeProto node in source.Node.Reverse()) // in the order in which they are computed
        {
            if (!node.Output.Any(needed.Contains))
                continue;
            nodes.Add(node);
            needed.UnionWith(node.Input);
        }

        HashSet<string> constants = [.. source.Initializer.Select(constant => constant.Name)];
        HashSet<string> inputs = [];
        foreach (ValueInfoProto input in source.Input.Where(input => needed.Contains(input.Name) && !constants.Contains(input.Name)))
        {
            if (outputs.Contains(input.Name) || input.Name.StartsWith(ClassifierGraph.InnerPrefix))
            {
                throw Refuse($"has an input '{input.Name}', a name that an output of the classifier's graph or something inside it bears; "
                    + "rename the column or the output.");
            }

            inputs.Add(input.Name);
            graph.Message.Input.Add(WithFreeRows(input));
        }

        foreach (TensorProto constant in source.Initializer.Where(constant => needed.Contains(constant.Name)))
        {
            TensorProto renamed = constant.Clone();
            renamed.Name = Rename(constant.Name, inputs);
            graph.Constant(renamed);
        }

        foreach (NodeProto node in nodes.AsEnumerable().Reverse())
            Add(graph, node, inputs);
        foreach (var (domain, version) in operatorSets)
            if (domain is not ("" or OnnxModel.MachineLearning))
                graph.OperatorSets[domain] = version;
        return Rename(features, inputs);
    }

    private void Add(OnnxGraph graph, NodeProto node, HashSet<string> inputs)
    {
        NodeProto own = node.Clone();
        own.Name = Rename(node.Name, []);
        for (int i = 0; i < own.Input.Count; i++)
            own.Input[i] = Rename(own.Input[i], inputs);
        for (int i = 0; i < own.Output.Count; i++)
            own.Output[i] = Rename(own.Output[i], inputs);
        if (own.Domain is "" or "ai.onnx")
        {
            own.Domain = "";
            if (Subgraphs.Contains(node.OpType))
                throw Refuse($"has the operation '{node.OpType}', whose inner graphs are not read.");
            if (operatorSets[""] < 13)
            {
                if (Normalizations.Contains(node.OpType))
                    throw Refuse($"has the operation '{node.OpType}' of operator set {operatorSets[""]}, which means something else from set 13 on.");
                if (MovedSettings.TryGetValue(node.OpType, out string? setting) && own.Attribute.FirstOrDefault(entry => entry.Name == setting) is { } moved)
                {
                    own.Attribute.Remove(moved);
                    own.Input.Add(graph.Constant<long>($"{own.Output[0]}/{setting}", moved.Ints.ToArray(), moved.Ints.Count));
                }
            }
        }

        graph.Add(own);
    }

    private static string Rename(string name, HashSet<string> inputs) => name.Length == 0 || inputs.Contains(name) ? name : NamePrefix + name;

    // ML.NET calls the number of rows −1.
    private static ValueInfoProto WithFreeRows(ValueInfoProto input)
    {
        ValueInfoProto own = input.Clone();
        foreach (TensorShapeProto.Types.Dimension size in own.Type?.TensorType?.Shape?.Dim ?? [])
            if (size.HasDimValue && size.DimValue < 0)
                size.DimParam = OnnxGraph.Rows;
        return own;
    }

    private void CheckOperatorSet(string domain, long oldest, long newest)
    {
        if (operatorSets.TryGetValue(domain, out long found) && (found < oldest || found > newest))
            throw Refuse($"is written for version {found} of the operator set '{(domain.Length == 0 ? "ai.onnx" : domain)}'; {oldest} to {newest} are read.");
        operatorSets.TryAdd(domain, newest);
    }

    private void CheckFeatures(int width)
    {
        ValueInfoProto? output = source.Output.FirstOrDefault(output => output.Name == features);
        if (output == null)
        {
            throw Refuse($"has no output '{features}', as {nameof(OnnxExportOptions.FeaturesName)} has it; it has "
                + $"{string.Join(", ", source.Output.Select(other => $"'{other.Name}'"))}.");
        }

        if (output.Type?.TensorType is not { } tensor)
            return;
        if (tensor.ElemType != (int)ElementType.Float)
            throw Refuse($"has an output '{features}' of element type {tensor.ElemType}; features are of type {(int)ElementType.Float}, float.");
        if (tensor.Shape is { Dim: [.., { HasDimValue: true, DimValue: > 0 } last] } && last.DimValue != width)
            throw Refuse($"makes {last.DimValue} features in its output '{features}'; the classifier reads {width}.");
    }

    private static ArgumentException Refuse(string fault, Exception? inner = null) =>
        new($"{nameof(OnnxExportOptions.StepsBefore)} {fault}", inner);
}
