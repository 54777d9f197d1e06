using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.InContext.Encodings;
using Gpicl.Onnx.Classifiers;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx;

/// <summary>Writes classifiers trained by gradient descent as graphs.</summary>
internal static class GradientClassifierGraph
{
    /// <inheritdoc cref="ClassifierGraph.BuildForOneRow"/>
    public static OnnxModel BuildForOneRow(
        OnlineClassifier classifier, string featuresName, string probabilitiesName, string indicatorsName, IReadOnlyList<string>? classNames)
    {
        var (graph, labels, x) = Begin(classifier, classifier.Encoder, featuresName);
        IReadOnlyList<float[]> weights = classifier.Weights;
        x = AddNetwork(graph, "", x, [.. weights.Chunk(2).Select(layer => (layer[0], layer[1]))], temperature: 1);
        labels.AddOutputsOfOneRow(labels.Valid("/probabilities", x), classifier.Classes, probabilitiesName, indicatorsName, classNames);
        return new OnnxModel(graph, "gpicl-online", []);
    }

    /// <inheritdoc cref="ClassifierGraph.BuildForOneRow"/>
    public static OnnxModel BuildForOneRow(
        MamlClassifier classifier, string featuresName, string probabilitiesName, string indicatorsName, IReadOnlyList<string>? classNames)
    {
        var (graph, labels, x) = Begin(classifier, classifier.Encoder, featuresName);
        var probabilities = new string[classifier.Members.Length];
        for (int i = 0; i < probabilities.Length; i++)
        {
            MamlMember member = classifier.Members[i];
            probabilities[i] = AddNetwork(graph, $"/{i}", x, [.. Enumerable.Range(0, member.Layers).Select(member.Copy)], classifier.Options.Temperature);
        }

        x = labels.Valid("/probabilities", graph.Node("Mean", "/mean", probabilities));
        labels.AddOutputsOfOneRow(x, classifier.Classes, probabilitiesName, indicatorsName, classNames);
        return new OnnxModel(graph, "gpicl-maml", []);
    }

    private static (OnnxGraph Graph, LabelGraph Labels, string Encoded) Begin(IClassifier classifier, FeatureEncoder encoder, string featuresName)
    {
        var graph = new OnnxGraph();
        string features = graph.Input(featuresName, ElementType.Float, null, classifier.Width);
        var labels = new LabelGraph(graph, features);
        return (graph, labels, EncoderGraph.Add(graph, "/encoder", encoder, features));
    }

    // Each layer has weights, [inputs, outputs], and biases, [outputs]; gives probabilities, [N, K].
    private static string AddNetwork(OnnxGraph graph, string prefix, string x, (float[] Weights, float[] Biases)[] layers, float temperature)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            var (weights, biases) = layers[i];
            string name = $"{prefix}/{i}";
            string matrix = graph.Constant($"{name}/weight", weights, weights.Length / biases.Length, biases.Length);
            x = graph.Node("Gemm", name, [x, matrix, graph.Constant($"{name}/bias", biases, biases.Length)]);
            if (i < layers.Length - 1)
                x = graph.Node("Relu", $"{name}/rectified", [x]);
        }

        if (temperature != 1)
            x = graph.Node("Div", $"{prefix}/cooled", [x, graph.Constant($"{prefix}/temperature", [temperature])]);
        return graph.Node("Softmax", $"{prefix}/softmax", [x], AttributeProto.Of("axis", -1));
    }
}
