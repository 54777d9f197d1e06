namespace Microsoft.ML.Data;

/// <summary>Reads trained models back.</summary>
internal static class MulticlassPredictionTransformerLoader
{
    public const string Name = "Multiclass";

    public static ITransformer Load(BinaryReader reader)
    {
        var schema = SchemaStore.Read(reader);
        var (features, label) = (schema[0], schema[1]);
        return reader.ReadString() switch
        {
            MaximumEntropyModelParameters.Name => new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(
                MaximumEntropyModelParameters.Load(reader), features.Name, features.Type, label.Annotations),
            NaiveBayesMulticlassModelParameters.Name => new MulticlassPredictionTransformer<NaiveBayesMulticlassModelParameters>(
                NaiveBayesMulticlassModelParameters.Load(reader), features.Name, features.Type, label.Annotations),
            var other => throw new FormatException($"Unknown model '{other}'."),
        };
    }
}
