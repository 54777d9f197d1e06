using Gpicl.Model;
using Gpicl.Tensors.Kernels;

namespace Gpicl.InContext;

/// <summary>Turns standardized inputs and labels into tokens of a Transformer, for one member of an ensemble.</summary>
internal static unsafe class Embedding
{
    /// <summary>Token i belongs to position <paramref name="position"/> + i of the sequence.</summary>
    /// <param name="transformer">Where labels and positions are embedded.</param>
    /// <param name="member">Projects the inputs and permutes the labels.</param>
    /// <param name="rows">Number of tokens.</param>
    /// <param name="inputs">Standardized, [rows, width].</param>
    /// <param name="labels">
    /// The label in each token, as the task numbers labels: paired layout, that of the same example (−1 for a query); previous
    /// label, that of the example before (−1 for the first).
    /// </param>
    /// <param name="position">Of the first token; matters where positions are learned.</param>
    /// <param name="tokens">Receives [rows, D].</param>
    public static void Embed(
        GpiclNetwork transformer, EnsembleMember member, int rows, float* inputs, ReadOnlySpan<int> labels, int position, float* tokens)
    {
        int size = transformer.Options.ModelSize;
        member.Embedding.Multiply(rows, inputs, member.Embedding.Rows, tokens, size, bias: transformer.EmbeddingBias.Pointer);
        for (int i = 0; i < rows; i++, tokens += size)
        {
            if (labels[i] >= 0)
                VectorKernels.AddScaled(size, 1, transformer.LabelWeight.Pointer + (nint)member.Permutation[labels[i]] * size, tokens);
            if (transformer.Position is { } positions)
                VectorKernels.AddScaled(size, 1, positions.Pointer + (nint)(position + i) * size, tokens);
        }
    }
}
