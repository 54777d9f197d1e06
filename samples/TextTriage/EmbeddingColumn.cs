using Microsoft.ML.Data;

namespace Gpicl.Samples.TextTriage;

/// <summary>What the encoder writes.</summary>
internal sealed class EmbeddingColumn
{
    [VectorType(SentenceEmbedder.Width)]
    public float[] Embedding { get; set; } = [];
}
