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
    public static OnnxModel BuildForOneRow(OnlineClassifier classifier, string featuresName, RowOutputs row)
    {
        var (graph, labels, x) = Begin(classifier, classifier.Encoder, featuresName);
        IReadOnlyList<float[]> weights = classifier.Weights;
        Layer[] layers = [.. weights.Chunk(2).Select(
            (layer, i) => new Layer(ClassifierFile.WeightName("", i), layer[0], ClassifierFile.BiasName("", i), layer[1]))];
        labels.AddOutputsOfOneRow(labels.Valid("/probabilities", AddNetwork(graph, "", x, layers, temperature: 1)), row);
        return new OnnxModel(graph, "gpicl-online", []);
    }

    /// <inheritdoc cref="ClassifierGraph.BuildForOneRow"/>
    public static OnnxModel BuildForOneRow(MamlClassifier classifier, string featuresName, RowOutputs row)
    {
        var (graph, labels, x) = Begin(classifier, classifier.Encoder, featuresName);
        var probabilities = new string[classifier.Members.Length];
        for (int i = 0; i < probabilities.Length; i++)
        {
            MamlMember member = classifier.Members[i];
            Layer[] layers = [.. Enumerable.Range(0, member.Layers).Select(layer => Layer.Of(member, i, layer))];
            probabilities[i] = AddNetwork(graph, $"/{i}", x, layers, classifier.Options.Temperature);
        }

        labels.AddOutputsOfOneRow(labels.Valid("/probabilities", graph.Node("Mean", "/mean", probabilities)), row);
        return new OnnxModel(graph, "gpicl-maml", []);
    }

    private static (OnnxGraph Graph, LabelGraph Labels, string Encoded) Begin(IClassifier classifier, FeatureEncoder encoder, string featuresName)
    {
        var graph = new OnnxGraph();
        string features = graph.Input(featuresName, ElementType.Float, null, classifier.Width);
        var labels = new LabelGraph(graph, features);
        return (graph, labels, EncoderGraph.Add(graph, "/encoder", encoder, features));
    }

    // Gives probabilities, [N, C].
    private static string AddNetwork(OnnxGraph graph, string prefix, string x, Layer[] layers, float temperature)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            var (weightName, weights, biasName, biases) = layers[i];
            string name = $"{prefix}/{i}";
            string matrix = graph.Weight(weightName, weights, weights.Length / biases.Length, biases.Length);
            x = graph.Node("Gemm", name, [x, matrix, graph.Weight(biasName, biases, biases.Length)]);
            if (i < layers.Length - 1)
                x = graph.Node("Relu", $"{name}/rectified", [x]);
        }

        if (temperature != 1)
            x = graph.Node("Div", $"{prefix}/cooled", [x, graph.Constant($"{prefix}/temperature", [temperature])]);
        return graph.Node("Softmax", $"{prefix}/softmax", [x], AttributeProto.Of("axis", -1));
    }

    // Weights, [inputs, outputs], and biases, [outputs], under their names in the classifier's file.
    private sealed record Layer(string WeightName, float[] Weights, string BiasName, float[] Biases)
    {
        public static Layer Of(MamlMember member, int number, int layer)
        {
            var (weights, biases) = member.Copy(layer);
            string prefix = ClassifierFile.MemberPrefix(number);
            return new Layer(ClassifierFile.WeightName(prefix, layer), weights, ClassifierFile.BiasName(prefix, layer), biases);
        }
    }
}
