using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Onnx.Graphs;
using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;
using Gpicl.Tensors.Operations;
using static System.FormattableString;

namespace Gpicl.Onnx.Classifiers;

/// <summary>The nodes of Transformer blocks: query tokens of all members, each attending to its member's context and to itself.</summary>
internal sealed class BlockGraph
{
    // N = queries, M = members, R = N · M, D = model size, T = support tokens
    private readonly OnnxGraph graph;
    private readonly AttentionGraph attention;
    private readonly string half;
    private readonly string one;
    private readonly string cubic;
    private readonly string root;

    /// <summary>Adds the constants that blocks share.</summary>
    public BlockGraph(OnnxGraph graph, GpiclOptions options, ContextState state, int members)
    {
        this.graph = graph;
        attention = new AttentionGraph(graph, options, state, members);
        half = graph.Constant("/gelu/half", [0.5f]);
        one = graph.Constant("/gelu/one", [1f]);
        cubic = graph.Constant("/gelu/cubic", [GaussianErrorLinear.Cubic]);
        root = graph.Constant("/gelu/scale", [GaussianErrorLinear.TwiceRoot / 2]);
    }

    /// <summary>Adds a block: x += attention(norm(x)), x += mlp(norm(x)).</summary>
    /// <param name="block">Its weights.</param>
    /// <param name="layer">Its number.</param>
    /// <param name="x">[R, D]</param>
    /// <returns>[R, D]</returns>
    public string Add(TransformerBlock block, int layer, string x)
    {
        string name = Invariant($"/block{layer}");
        string tokens = Linear($"{name}/attention/input", block.QueriesKeysValues, Normalize($"{name}/attention/norm", block.AttentionNorm, x)); // [R, 3·D]
        string mixed = Linear($"{name}/attention/output", block.AttentionOutput, attention.Add($"{name}/attention", layer, tokens));
        x = graph.Node("Add", $"{name}/attended", [x, mixed]);
        string hidden = Gelu($"{name}/gelu", Linear($"{name}/mlp/up", block.Up, Normalize($"{name}/mlp/norm", block.MlpNorm, x)));
        return graph.Node("Add", $"{name}/result", [x, Linear($"{name}/mlp/down", block.Down, hidden)]);
    }

    /// <summary>Adds a layer normalization of x, [R, D].</summary>
    public string Normalize(string name, LayerNorm norm, string x) => graph.Node(
        "LayerNormalization", name, [x, Weight(norm.Gain), Weight(norm.Bias)],
        AttributeProto.Of("axis", -1), AttributeProto.Of("epsilon", LayerNormKernel.Epsilon));

    /// <summary>Adds an affine map of x, [R, inputs] to [R, outputs].</summary>
    public string Linear(string name, Linear linear, string x) =>
        graph.Node("Gemm", name, [x, Weight(linear.Weight), Weight(linear.Bias)]);

    // x/2 · (1 + tanh(√(2/π)·x·(1 + 0.044715·x²))), in the one order of nodes that ONNX Runtime makes one kernel of.
    private string Gelu(string name, string x)
    {
        string slope = graph.Node("Mul", $"{name}/cubic", [graph.Node("Mul", $"{name}/cubic_x", [x, cubic]), x]);
        slope = graph.Node("Add", $"{name}/slope", [slope, one]);
        string argument = graph.Node("Mul", $"{name}/argument", [graph.Node("Mul", $"{name}/scaled_x", [x, root]), slope]);
        string gate = graph.Node("Add", $"{name}/gate", [graph.Node("Tanh", $"{name}/tanh", [argument]), one]);
        return graph.Node("Mul", $"{name}/result", [graph.Node("Mul", $"{name}/half_x", [x, half]), gate]);
    }

    private string Weight(Parameter parameter) =>
        graph.Weight(ClassifierFile.LearnerPrefix + parameter.Name, parameter.Values, parameter.Shape.ToArray());
}
