using Microsoft.ML.Data;

namespace Gpicl.Samples.TextTriage;

/// <summary>A text with what the sentence encoder makes of it.</summary>
internal sealed class EmbeddedMessage
{
    public string Text { get; set; } = "";

    public string Label { get; set; } = "";

    [VectorType(SentenceEmbedder.Width)]
    public float[] Embedding { get; set; } = [];
}
