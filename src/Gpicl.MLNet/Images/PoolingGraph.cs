using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;

namespace Gpicl.MLNet.Images;

/// <summary>The nodes that make a vector of a tensor of features: what <see cref="FeaturePooling"/> does.</summary>
internal static class PoolingGraph
{
    /// <summary>Adds the nodes.</summary>
    /// <param name="nodes">Where they are added.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="shape">Its sizes; only the first image counts.</param>
    /// <param name="channelsLast">Whether features of four dimensions come last.</param>
    /// <param name="validity">0 or NaN, [1, 1].</param>
    /// <returns>[W]; NaN where validity is.</returns>
    public static string Add(NetworkSurroundings nodes, string tensor, long[] shape, bool channelsLast, string validity)
    {
        var (width, positions, last) = FeaturePooling.Layout(shape, channelsLast); // W, P
        // Here, too, something stands between the network and the cast.
        string x = nodes.Gather("First", tensor, 0);
        x = last ? nodes.Reshape("Positions", x, positions, width) : nodes.Reshape("Positions", x, width, positions);
        x = nodes.Cast("Tensor", x, ElementType.Float);
        var shares = new float[positions];
        Array.Fill(shares, 1f / positions);
        x = last
            ? nodes.Node("MatMul", "Pooled", [nodes.Constant("Shares", shares, 1, positions), x])
            : nodes.Node("MatMul", "Pooled", [x, nodes.Constant("Shares", shares, positions, 1)]);
        x = nodes.Node("Add", "Valid", [nodes.Reshape("Row", x, 1, width), validity]);
        return nodes.Reshape("Features", x, width);
    }
}
