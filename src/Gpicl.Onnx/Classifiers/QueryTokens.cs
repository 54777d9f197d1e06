using Gpicl.InContext;
using Gpicl.InContext.Encodings;
using Gpicl.Model;
using Gpicl.Onnx.Graphs;
using Gpicl.Tensors;

namespace Gpicl.Onnx.Classifiers;

/// <summary>The first nodes of a graph: features are encoded, projected and embedded for all members of the ensemble at once.</summary>
internal sealed class QueryTokens(OnnxGraph graph, Ensemble ensemble, ContextState state)
{
    private readonly GpiclNetwork transformer = ensemble.Network.Transformer;
    private readonly int members = ensemble.Members.Length;

    /// <summary>What the first encoder makes of features, [N, E], once the nodes are there.</summary>
    public string Encoded { get; private set; } = "";

    /// <summary>Adds the nodes.</summary>
    /// <param name="features">[N, W]</param>
    /// <returns>Tokens, the members of one query side by side: [N·M, D].</returns>
    public string Add(string features)
    {
        int size = transformer.Options.ModelSize;
        ReadOnlySpan<FeatureEncoder> encoders = ensemble.Encoders;
        var parts = new string[encoders.Length]; // [N, members of the encoder · D]
        for (int i = 0, first = 0; i < parts.Length; i++)
        {
            int limit = first;
            while (limit < members && Ensemble.EncoderOf(limit, parts.Length, members) == i)
                limit++;
            // [E, members of the encoder · D]
            string weight = graph.Node("Concat", $"/embedding{i}/weight", Embeddings(first, limit), AttributeProto.Of("axis", 1));
            string encoded = EncoderGraph.Add(graph, $"/encoder{i}", encoders[i], features);
            parts[i] = graph.Node("MatMul", $"/embedding{i}", [encoded, weight]);
            Encoded = i == 0 ? encoded : Encoded;
            first = limit;
        }

        string x = parts.Length == 1 ? parts[0] : graph.Node("Concat", "/embeddings", parts, AttributeProto.Of("axis", 1)); // [N, M·D]
        x = graph.Node("Add", "/embedding", [x, graph.Constant("/embedding/bias", Biases(), members * size)]);
        return graph.Node("Reshape", "/tokens", [x, graph.Constant("/token_shape", [-1L, size], 2)]); // [N·M, D]
    }

    // The matrices AᵀW of members of one encoder, each [E, D].
    private string[] Embeddings(int first, int limit)
    {
        int size = transformer.Options.ModelSize, values = ensemble.Members[first].Embedding.Rows;
        var names = new string[limit - first];
        var embedding = new float[values * size];
        for (int member = first; member < limit; member++)
        {
            ensemble.Members[member].Embedding.CopyTo(embedding);
            names[member - first] = graph.Weight(InContextClassifierFile.EmbeddingName(member), embedding, values, size);
        }

        return names;
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
