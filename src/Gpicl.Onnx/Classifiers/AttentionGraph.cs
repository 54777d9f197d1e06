using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Classifiers;

/// <summary>The nodes of attention: every query token attends to its member's support tokens, whose keys and values are constants, and to itself.</summary>
internal sealed class AttentionGraph
{
    // N = queries, M = members, D = model size, H = heads, d = D / H, T = support tokens
    private readonly OnnxGraph graph;
    private readonly ContextState state;
    private readonly int members;
    private readonly int heads;
    private readonly int width;
    private readonly string scale;
    private readonly string partShape;
    private readonly string tokenShape;
    private readonly string lastAxis;
    private readonly string contextAndOwn;
    private readonly string cacheShape;
    private readonly string first;
    private readonly string second;

    /// <summary>Adds the constants that all layers share.</summary>
    public AttentionGraph(OnnxGraph graph, GpiclOptions options, ContextState state, int members)
    {
        this.graph = graph;
        this.state = state;
        this.members = members;
        heads = options.Heads;
        width = options.ModelSize / heads;
        scale = graph.Constant("/attention/scale", [1 / MathF.Sqrt(width)]);
        partShape = graph.Constant("/attention/part_shape", [-1L, members, 3, heads, width], 5);
        tokenShape = graph.Constant("/attention/token_shape", [-1L, options.ModelSize], 2);
        // Of five: counted from behind, as −1, ONNX Runtime overlooks it when there are no rows.
        lastAxis = graph.Constant("/attention/last_axis", [4L], 1);
        contextAndOwn = graph.Constant("/attention/context_and_own", [state.Count, 1L], 2);
        cacheShape = graph.Constant("/attention/cache_shape", [(long)members, state.Count, 2, heads, width], 5);
        first = graph.Constant("/attention/first", [0L]);
        second = graph.Constant("/attention/second", [1L]);
    }

    /// <summary>Adds the nodes of one layer.</summary>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="layer">Its number.</param>
    /// <param name="tokens">Queries, keys and values side by side, [N·M, 3·D].</param>
    /// <returns>Mixed values, [N·M, D].</returns>
    public string Add(string name, int layer, string tokens)
    {
        var (cachedKeys, cachedValues) = Context(name, layer);
        string parts = graph.Node("Reshape", $"{name}/parts", [tokens, partShape]); // [N, M, 3, H, d]
        string[] split = graph.Node("Split", [$"{name}/queries", $"{name}/keys", $"{name}/values"], [parts], AttributeProto.Of("axis", 2)); // [N, M, 1, H, d]
        string queries = graph.Node("Mul", $"{name}/scaled_queries", [split[0], scale]);
        string ownProducts = graph.Node("Mul", $"{name}/own_products", [queries, split[1]]); // [N, M, 1, H, d]
        string ownScores = graph.Node("ReduceSum", $"{name}/own_scores", [ownProducts, lastAxis]); // [N, M, 1, H, 1]

        string scores = graph.Node("MatMul", $"{name}/context_scores", [RowsLast(queries), cachedKeys]); // [1, M, H, N, T]
        scores = graph.Node("Concat", $"{name}/scores", [scores, RowsLast(ownScores)], AttributeProto.Of("axis", -1)); // [1, M, H, N, T + 1]
        string all = graph.Node("Softmax", $"{name}/weights", [scores], AttributeProto.Of("axis", -1));
        string[] weights = graph.Node("Split", [$"{name}/context_weights", $"{name}/own_weights"], [all, contextAndOwn], AttributeProto.Of("axis", -1));

        string mixed = RowsFirst(graph.Node("MatMul", $"{name}/context_values", [weights[0], cachedValues])); // [N, M, 1, H, d]
        string ownValues = graph.Node("Mul", $"{name}/own_values", [RowsFirst(weights[1]), split[2]]);
        mixed = graph.Node("Add", $"{name}/mixed", [mixed, ownValues]);
        return graph.Node("Reshape", $"{name}/mixed_tokens", [mixed, tokenShape]); // [N·M, D]
    }

    // [N, M, 1, H, ..] to [1, M, H, N, ..]
    private string RowsLast(string x) => graph.Node("Transpose", $"{x}/rows_last", [x], AttributeProto.Of("perm", [2, 1, 3, 0, 4]));

    // [1, M, H, N, ..] to [N, M, 1, H, ..]
    private string RowsFirst(string x) => graph.Node("Transpose", $"{x}/rows_first", [x], AttributeProto.Of("perm", [3, 1, 0, 2, 4]));

    // Keys, transposed, [M, H, d, T], and values, [M, H, T, d], of the support tokens. Runtimes compute them once, when they load the graph.
    private (string Keys, string Values) Context(string name, int layer)
    {
        int size = heads * width, count = state.Count;
        var rows = new float[count * 2 * size]; // keys and values of each token side by side
        var all = new string[members];
        for (int member = 0; member < members; member++)
        {
            state.Cache.CopyTo(member, layer, count, rows);
            all[member] = graph.Weight(ClassifierFile.ContextName(member, layer), rows, count, 2 * size);
        }

        string x = graph.Node("Concat", $"{name}/cached_rows", all, AttributeProto.Of("axis", 0)); // [M·T, 2·D]
        x = graph.Node("Reshape", $"{name}/cached", [x, cacheShape]); // [M, T, 2, H, d]
        string keys = graph.Node("Gather", $"{name}/cached_key_rows", [x, first], AttributeProto.Of("axis", 2)); // [M, T, H, d]
        string values = graph.Node("Gather", $"{name}/cached_value_rows", [x, second], AttributeProto.Of("axis", 2));
        return (graph.Node("Transpose", $"{name}/cached_keys", [keys], AttributeProto.Of("perm", [0, 2, 3, 1])),
            graph.Node("Transpose", $"{name}/cached_values", [values], AttributeProto.Of("perm", [0, 2, 1, 3])));
    }
}
