using System.Text.Json;
using System.Text.Json.Serialization;
using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Onnx.Classifiers;
using Gpicl.Onnx.Graphs;
using static System.FormattableString;

namespace Gpicl.Onnx;

/// <summary>
/// Writes a fitted classifier as a graph. The tokens of all members of the ensemble go through the network together, the
/// members of one query side by side, so that weights are there once and products are large even for a single query.
/// </summary>
internal sealed partial class ClassifierGraph
{
    /// <summary>Begins every name that is neither an input nor an output.</summary>
    public const char InnerPrefix = '/';

    private const long LargestFile = int.MaxValue; // of any protobuf message
    private const long Overhead = 1 << 24; // room for what is not a number of the classifier

    // N = queries, M = members, D = model size, C = the model's classes
    private readonly OnnxGraph graph;
    private readonly InContextClassifier classifier;
    private readonly ContextState state;
    private readonly GpiclNetwork transformer;

    private ClassifierGraph(InContextClassifier classifier, bool halvesWeights)
    {
        graph = new OnnxGraph { HalvesWeights = halvesWeights };
        this.classifier = classifier.Snapshot();
        state = this.classifier.State;
        transformer = classifier.Learner.Network.Transformer;
    }

    /// <summary>Makes the model of a classifier.</summary>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    /// <exception cref="InvalidOperationException">The model would be too large.</exception>
    public static OnnxModel Build(InContextClassifier classifier, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        options ??= new OnnxExportOptions();
        var builder = new ClassifierGraph(classifier, halvesWeights: false);
        options.Validate(builder.state.Classes);
        builder.AddNetwork(builder.AddFeatures(options)).AddOutputs(options.ProbabilitiesName, options.LabelName, options.ClassName, options.ClassNames);
        List<(string, string)> metadata = [builder.Description()];
        if (options.ClassNames != null)
            metadata.Add((OnnxExport.ClassesKey, JsonSerializer.Serialize(options.ClassNames, ClassNamesJson.Default.IReadOnlyListString)));
        return new OnnxModel(builder.graph, "gpicl", metadata);
    }

    /// <summary>
    /// Makes a model that sees one row at a time, as graphs in pipelines of ML.NET do. Weights and context are in half precision
    /// where they are large.
    /// </summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="featuresName">Name of the input, [1, W].</param>
    /// <param name="row">The outputs.</param>
    /// <exception cref="InvalidOperationException">The model would be too large.</exception>
    public static OnnxModel BuildForOneRow(InContextClassifier classifier, string featuresName, RowOutputs row)
    {
        var builder = new ClassifierGraph(classifier, halvesWeights: true);
        builder.AddNetwork(builder.AddFeatures(featuresName)).AddOutputsOfOneRow(row);
        return new OnnxModel(builder.graph, "gpicl", [builder.Description()]);
    }

    /// <summary>Refuses a classifier that no file can hold, before anything is allocated.</summary>
    /// <param name="shape">Of the network.</param>
    /// <param name="width">Values of an encoded input.</param>
    /// <param name="members">Size of the ensemble.</param>
    /// <param name="examples">Support examples.</param>
    /// <exception cref="InvalidOperationException">The model would be too large.</exception>
    public static void CheckSize(GpiclOptions shape, int width, int members, int examples)
    {
        long perMember = shape.ModelSize * (width + 2L * shape.Layers * examples);
        double bytes = sizeof(float) * (shape.ParameterCount + (double)members * perMember) + Overhead;
        if (bytes > LargestFile)
        {
            throw new InvalidOperationException(
                Invariant($"As an ONNX file the classifier would have {bytes / (1 << 20):N0} MiB, but the format allows 2,047: ")
                + Invariant($"fit fewer members (now {members}) or fewer examples (now {examples})."));
        }
    }

    private string AddFeatures(string name) => graph.Input(name, ElementType.Float, null, classifier.Width);

    private string AddFeatures(OnnxExportOptions options) => options.StepsBefore.IsEmpty
        ? AddFeatures(options.FeaturesName)
        : StepsBefore.Read(options.StepsBefore, options.FeaturesName, classifier.Width)
            .AddTo(graph, [options.ProbabilitiesName, options.LabelName, options.ClassName]);

    private PredictionGraph AddNetwork(string features)
    {
        CheckSize(transformer.Options, classifier.Ensemble.Encoders.ToArray().Max(encoder => encoder.Count), classifier.Members, state.Count);
        var tokens = new QueryTokens(graph, classifier.Ensemble, state);
        string x = tokens.Add(features); // [N·M, D]
        var blocks = new BlockGraph(graph, transformer.Options, state, classifier.Members);
        for (int layer = 0; layer < transformer.Blocks.Count; layer++)
            x = blocks.Add(transformer.Blocks[layer], layer, x);
        string logits = blocks.Linear("/head", transformer.Head, blocks.Normalize("/norm", transformer.FinalNorm, x)); // [N·M, C]
        return new PredictionGraph(graph, classifier, state, features, tokens.Encoded, logits);
    }

    private (string Key, string Value) Description() => (
        OnnxExport.ClassifierKey, ClassifierDescription.Of(classifier, state, examples: false).ToJson());

    [JsonSerializable(typeof(IReadOnlyList<string>))]
    private sealed partial class ClassNamesJson : JsonSerializerContext;
}
