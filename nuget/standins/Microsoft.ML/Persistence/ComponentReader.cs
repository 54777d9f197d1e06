namespace Microsoft.ML.Data;

/// <summary>Reads components back by the name they were written under; those of other assemblies, by that of their type.</summary>
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
            _ => Type.GetType(name)?.GetMethod("Load", BindingFlags.Static | BindingFlags.NonPublic, [typeof(BinaryReader)]) is { } load
                ? (ITransformer)load.Invoke(null, [reader])
                : throw new FormatException($"Unknown component '{name}'."),
        };
    }
}
