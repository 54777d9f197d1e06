using Gpicl.InContext;

namespace Gpicl.Onnx;

/// <summary>Writes a classifier trained by online gradient descent as a graph.</summary>
internal static class OnlineClassifierGraph
{
    /// <inheritdoc cref="ClassifierGraph.BuildForOneRow"/>
    public static OnnxModel BuildForOneRow(
        OnlineClassifier classifier, string featuresName, string probabilitiesName, string indicatorsName, IReadOnlyList<string>? classNames)
    {
        var graph = new OnnxGraph();
        string features = graph.Input(new OnnxValue(featuresName, OnnxElementType.Float, null, classifier.Width));
        var labels = new LabelGraph(graph, features);
        string x = StandardizerGraph.Add(graph, classifier.Standardizer, features);
        IReadOnlyList<float[]> weights = classifier.Weights;
        for (int i = 0; i < weights.Count; i += 2)
        {
            int outputs = weights[i + 1].Length, layer = i / 2;
            string matrix = graph.Constant(new OnnxTensor($"/{layer}/weight", weights[i], weights[i].Length / outputs, outputs));
            x = graph.Node("Gemm", $"/{layer}", [x, matrix, graph.Constant(new OnnxTensor($"/{layer}/bias", weights[i + 1], outputs))]);
            if (i + 2 < weights.Count)
                x = graph.Node("Relu", $"/{layer}/rectified", [x]);
        }

        x = labels.Valid("/probabilities", graph.Node("Softmax", "/softmax", [x], new OnnxAttribute("axis", -1)));
        labels.AddOutputsOfOneRow(x, classifier.Classes, probabilitiesName, indicatorsName, classNames);
        return new OnnxModel(graph, "gpicl-online", []);
    }
}
