using Gpicl.InContext;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Classifiers;

/// <summary>The nodes that standardize features.</summary>
internal static class StandardizerGraph
{
    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">Where they are added.</param>
    /// <param name="standardizer">Of W features.</param>
    /// <param name="x">[N, W]</param>
    /// <returns>[N, W]</returns>
    public static string Add(OnnxGraph graph, Standardizer standardizer, string x)
    {
        int width = standardizer.Means.Length;
        if (standardizer.Kind != Standardization.None)
        {
            x = graph.Node("Sub", "/centered", [x, graph.Constant("/means", standardizer.Means.Span, width)]);
            x = graph.Node("Mul", "/scaled", [x, graph.Constant("/scales", standardizer.Scales.Span, width)]);
        }

        string lowest = graph.Constant("/lowest", [-Standardizer.LargestValue]);
        string largest = graph.Constant("/largest", [Standardizer.LargestValue]);
        return graph.Node("Clip", "/standardized", [x, lowest, largest]);
    }
}
