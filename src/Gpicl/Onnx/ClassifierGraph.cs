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

    // N = queries, M = members, D = model size, C = the model's classes
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

    /// <summary>Refuses a classifier that no file can hold, before anything is allocated.</summary>
    /// <param name="shape">Of the network.</param>
    /// <param name="width">Values of an input.</param>
    /// <param name="members">Size of the ensemble.</param>
    /// <param name="examples">Support examples.</param>
    /// <exception cref="InvalidOperationException">The model would be too large.</exception>
    public static void CheckSize(GpiclOptions shape, int width, int members, int examples)
    {
        long perMember = shape.ModelSize * (width + 2L * shape.Layers * examples);
        double bytes = sizeof(float) * (shape.ParameterCount + (double)members * perMember) + Overhead;
        if (bytes > LargestFile)
            throw new InvalidOperationException(Invariant(
                $"As an ONNX file the classifier would have {bytes / (1 << 20):N0} MiB, but the format allows 2,047: fit fewer members (now {members}) or fewer examples (now {examples})."));
    }

    private OnnxModel Build()
    {
        CheckSize(transformer.Options, classifier.Width, classifier.Members, state.Count);
        string features = graph.Input(new OnnxValue(options.FeaturesName, OnnxElementType.Float, classifier.Width));
        string x = new QueryTokens(graph, classifier.Ensemble, state).Add(features); // [N·M, D]
        var blocks = new BlockGraph(graph, transformer.Options, state, classifier.Members);
        for (int layer = 0; layer < transformer.Blocks.Count; layer++)
            x = blocks.Add(transformer.Blocks[layer], layer, x);
        string logits = blocks.Linear("/head", transformer.Head, blocks.Normalise("/norm", transformer.FinalNorm, x)); // [N·M, C]
        new PredictionGraph(graph, classifier, options).Add(features, logits);
        return new OnnxModel(graph, "gpicl", Metadata());
    }

    private IEnumerable<(string Key, string Value)> Metadata()
    {
        ClassifierDescription description = ClassifierDescription.Of(classifier, examples: false) with { Count = state.Count };
        yield return (OnnxExport.ClassifierKey, JsonSerializer.Serialize(description));
        if (options.ClassNames != null)
            yield return (OnnxExport.ClassesKey, JsonSerializer.Serialize(options.ClassNames));
    }
}
