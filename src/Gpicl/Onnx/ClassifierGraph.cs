using System.Text.Json;
using Gpicl.InContext;
using Gpicl.Learners;
using static System.FormattableString;

namespace Gpicl.Onnx;

/// <summary>
/// Writes a fitted classifier as a graph. The tokens of all members of the ensemble go through the network together, the
/// members of one query side by side, so that weights are there once and products are large even for a single query.
/// </summary>
internal sealed class ClassifierGraph
{
    /// <summary>Begins every name that is neither an input nor an output.</summary>
    public const char InnerPrefix = '/';

    private const long LargestFile = int.MaxValue; // of any protobuf message
    private const long Overhead = 1 << 20; // room for what is not a number of the classifier

    // N = queries, W = their width, M = members, D = model size, H = heads, C = the model's classes, K = the task's
    private readonly OnnxGraph graph = new();
    private readonly InContextClassifier classifier;
    private readonly ContextState state;
    private readonly GpiclTransformer transformer;
    private readonly OnnxExportOptions options;

    private ClassifierGraph(InContextClassifier classifier, OnnxExportOptions options)
    {
        this.classifier = classifier;
        this.options = options;
        state = classifier.State;
        transformer = classifier.Learner.Network.Transformer;
    }

    /// <summary>Makes the model of a classifier.</summary>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    /// <exception cref="InvalidOperationException">The model would be too large.</exception>
    public static OnnxModel Build(InContextClassifier classifier, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        options ??= new OnnxExportOptions();
        options.Validate(classifier.Classes);
        return new ClassifierGraph(classifier, options).Build();
    }

    private OnnxModel Build()
    {
        CheckSize();
        string features = graph.Input(new OnnxValue(options.FeaturesName, OnnxElementType.Float, classifier.Width));
        string x = new QueryTokens(graph, classifier.Ensemble, state).Add(features); // [N·M, D]
        var blocks = new BlockGraph(graph, transformer.Options, state, classifier.Members);
        for (int layer = 0; layer < transformer.Blocks.Count; layer++)
            x = blocks.Add(transformer.Blocks[layer], layer, x);
        x = blocks.Normalise("/norm", transformer.FinalNorm, x);
        Predict(blocks.Linear("/head", transformer.Head, x)); // [N·M, C]
        List<(string, string)> metadata =
            [(OnnxExport.ClassifierKey, JsonSerializer.Serialize(ClassifierDescription.Of(classifier, examples: false) with { Count = state.Count }))];
        if (options.ClassNames != null)
            metadata.Add((OnnxExport.ClassesKey, JsonSerializer.Serialize(options.ClassNames)));
        return new OnnxModel(graph, "gpicl", metadata);
    }

    // Each member's softmax over the labels in use, averaged.
    private void Predict(string logits)
    {
        int members = classifier.Members, modelClasses = transformer.Classes, classes = classifier.Classes;
        string shape = graph.Constant(new OnnxTensor("/members_and_labels", [-1L, members * modelClasses], 2));
        logits = graph.Node("Reshape", "/logits", [logits, shape]); // [N, M·C]

        // Where a member's permutation has put the task's labels; labels not in use are left behind.
        var places = new long[members * classes];
        for (int member = 0; member < members; member++)
            for (int i = 0; i < classes; i++)
                places[member * classes + i] = member * modelClasses + classifier.Ensemble.Members[member].Permutation[i];
        logits = graph.Node("Gather", "/task_logits", [logits, graph.Constant(new OnnxTensor("/places", places, members, classes))], new OnnxAttribute("axis", 1)); // [N, M, K]
        if (classifier.Options.Temperature != 1)
            logits = graph.Node("Div", "/tempered_logits", [logits, graph.Constant(new OnnxTensor("/temperature", [classifier.Options.Temperature]))]);
        string own = graph.Node("Softmax", "/member_probabilities", [logits], new OnnxAttribute("axis", -1));
        string probabilities = graph.Node("ReduceMean", options.ProbabilitiesName, [own], new OnnxAttribute("axes", [1]), new OnnxAttribute("keepdims", 0)); // [N, K]
        graph.Output(new OnnxValue(probabilities, OnnxElementType.Float, classes));
        string label = graph.Node("ArgMax", options.LabelName, [probabilities], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 0)); // [N]
        graph.Output(new OnnxValue(label, OnnxElementType.Int64));
        if (options.ClassNames is { } names)
            graph.Output(new OnnxValue(
                graph.Node("Gather", options.ClassName, [graph.Constant(new OnnxTensor("/class_names", names)), label]), OnnxElementType.String));
    }

    // Before anything is allocated.
    private void CheckSize()
    {
        GpiclOptions shape = transformer.Options;
        long members = classifier.Members, values = shape.ParameterCount
            + members * shape.ModelSize * (classifier.Width + 2L * shape.Layers * state.Count) + 2L * classifier.Width;
        long bytes = sizeof(float) * values + Overhead;
        if (bytes > LargestFile)
            throw new InvalidOperationException(Invariant(
                $"As an ONNX file the classifier would have {bytes / (1 << 20)} MiB, but the format allows 2,048: fit fewer members ({members}) or examples ({state.Count})."));
    }
}
