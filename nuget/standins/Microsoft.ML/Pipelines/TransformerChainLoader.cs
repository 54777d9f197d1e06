namespace Microsoft.ML.Data;

/// <summary>Reads chains back.</summary>
internal static class TransformerChainLoader
{
    public const string Name = "TransformerChain";

    public static TransformerChain<ITransformer> Load(BinaryReader reader)
    {
        var transformers = new List<ITransformer>();
        var scopes = new List<TransformerScope>();
        for (var remaining = reader.ReadInt32(); remaining > 0; remaining--)
        {
            scopes.Add((TransformerScope)reader.ReadInt32());
            transformers.Add(ComponentReader.Load(reader));
        }

        return new TransformerChain<ITransformer>(transformers, scopes);
    }
}
