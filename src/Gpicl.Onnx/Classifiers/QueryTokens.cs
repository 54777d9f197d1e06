using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Onnx.Graphs;
using Gpicl.Tensors;

namespace Gpicl.Onnx.Classifiers;

/// <summary>The first nodes of a graph: features are standardized, projected and embedded for all members of the ensemble at once.</summary>
internal sealed class QueryTokens(OnnxGraph graph, Ensemble ensemble, ContextState state)
{
    private readonly GpiclNetwork transformer = ensemble.Network.Transformer;
    private readonly int members = ensemble.Members.Length;
    private readonly int width = ensemble.Standardizer.Means.Length;

    /// <summary>Adds the nodes.</summary>
    /// <param name="features">[N, W]</param>
    /// <returns>Tokens, the members of one query side by side: [N·M, D].</returns>
    public string Add(string features)
    {
        int size = transformer.Options.ModelSize;
        string x = StandardizerGraph.Add(graph, ensemble.Standardizer, features);
        string weight = graph.Constant("/embedding/weight", Embeddings(), width, members * size);
        string bias = graph.Constant("/embedding/bias", Biases(), members * size);
        x = graph.Node("Gemm", "/embedding", [x, weight, bias]); // [N, M·D]
        return graph.Node("Reshape", "/tokens", [x, graph.Constant("/token_shape", [-1L, size], 2)]); // [N·M, D]
    }

    // The members' matrices AᵀW side by side, [W, M·D].
    private float[] Embeddings()
    {
        int size = transformer.Options.ModelSize;
        var all = new float[width * members * size];
        var own = new float[width * size];
        for (int member = 0; member < members; member++)
        {
            ensemble.Members[member].Embedding.CopyTo(own);
            for (int row = 0; row < width; row++)
                own.AsSpan(row * size, size).CopyTo(all.AsSpan((row * members + member) * size));
        }

        return all;
    }

    // What a query token holds besides its input, [M·D]: in the layout with learned positions also the label before it, and its position.
    private float[] Biases()
    {
        int size = transformer.Options.ModelSize;
        var biases = new float[members * size];
        for (int member = 0; member < members; member++)
        {
            Span<float> bias = biases.AsSpan(member * size, size);
            transformer.EmbeddingBias.Values.CopyTo(bias);
            if (transformer.Position is { } positions)
            {
                int label = ensemble.Members[member].Permutation[state.LastLabels[member]];
                Accumulate(bias, transformer.LabelWeight, label);
                Accumulate(bias, positions, state.Count);
            }
        }

        return biases;
    }

    private static void Accumulate(Span<float> sum, Parameter rows, int row)
    {
        ReadOnlySpan<float> values = rows.Values.Slice(row * sum.Length, sum.Length);
        for (int i = 0; i < values.Length; i++)
            sum[i] += values[i];
    }
}
