namespace Microsoft.ML.Data;

/// <summary>Reads components back by the name they were written under.</summary>
internal static class ComponentReader
{
    public static ITransformer Load(BinaryReader reader)
    {
        var name = reader.ReadString();
        return name switch
        {
            TransformerChainLoader.Name => TransformerChainLoader.Load(reader),
            ColumnCopyingTransformer.Name => ColumnCopyingTransformer.Load(reader),
            ColumnConcatenatingTransformer.Name => ColumnConcatenatingTransformer.Load(reader),
            ColumnSelectingTransformer.Name => ColumnSelectingTransformer.Load(reader),
            NormalizingTransformer.Name => NormalizingTransformer.Load(reader),
            ValueToKeyMappingTransformer.Name => ValueToKeyMappingTransformer.Load(reader),
            KeyToValueMappingTransformer.Name => KeyToValueMappingTransformer.Load(reader),
            MulticlassPredictionTransformerLoader.Name => MulticlassPredictionTransformerLoader.Load(reader),
            _ => throw new FormatException($"Unknown component '{name}'."),
        };
    }
}
