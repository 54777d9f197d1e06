using Gpicl.InContext;

namespace Gpicl.Onnx;

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
            x = graph.Node("Sub", "/centered", [x, graph.Constant(new OnnxTensor("/means", standardizer.Means.Span, width))]);
            x = graph.Node("Mul", "/scaled", [x, graph.Constant(new OnnxTensor("/scales", standardizer.Scales.Span, width))]);
        }

        string lowest = graph.Constant(new OnnxTensor("/lowest", [-Standardizer.LargestValue]));
        string largest = graph.Constant(new OnnxTensor("/largest", [Standardizer.LargestValue]));
        return graph.Node("Clip", "/standardized", [x, lowest, largest]);
    }
}
