using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;

namespace Gpicl.MLNet.Images;

/// <summary>The nodes that make a vector of a tensor of features: what <see cref="FeaturePooling"/> does.</summary>
internal static class PoolingGraph
{
    /// <summary>Adds the nodes.</summary>
    /// <param name="nodes">Where they are added.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="views">How many images count, V, the first in the tensor; features are their mean.</param>
    /// <param name="channelsLast">Whether features of four dimensions come last.</param>
    /// <param name="validity">0 or NaN, [1, 1].</param>
    /// <returns>[W]; NaN where validity is.</returns>
    public static string Add(NetworkSurroundings nodes, string tensor, long[] shape, int views, bool channelsLast, string validity)
    {
        var (width, positions, last) = FeaturePooling.Layout(shape, channelsLast); // W, P
        // Here, too, something stands between the network and the cast.
        string x = nodes.Gather("First", tensor, [.. Enumerable.Range(0, views)]);
        x = last ? nodes.Reshape("Positions", x, views, positions, width) : nodes.Reshape("Positions", x, views, width, positions);
        x = nodes.Cast("Tensor", x, ElementType.Float);
        x = last
            ? nodes.Node("MatMul", "Pooled", [nodes.Constant("Shares", Shares(positions), 1, positions), x])
            : nodes.Node("MatMul", "Pooled", [x, nodes.Constant("Shares", Shares(positions), positions, 1)]);
        x = nodes.Reshape("PooledRows", x, views, width);
        if (views > 1)
            x = nodes.Node("MatMul", "ViewMean", [nodes.Constant("ViewShares", Shares(views), 1, views), x]);
        x = nodes.Node("Add", "Valid", [x, validity]); // [1, W]
        return nodes.Reshape("Features", x, width);
    }

    private static float[] Shares(int count) => [.. Enumerable.Repeat(1f / count, count)];
}
