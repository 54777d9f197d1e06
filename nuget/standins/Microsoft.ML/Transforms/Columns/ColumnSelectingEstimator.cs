namespace Microsoft.ML.Transforms;

/// <summary>Keeps or drops columns.</summary>
public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(ColumnSelectingTransformer transformer)
        : base(transformer)
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        Transformer.CheckPresent(name => inputSchema.TryFindColumn(name, out _));
        return Transformer.Keep
            ? new SchemaShape(Transformer.Columns.Select(name => inputSchema.First(column => column.Name == name)))
            : new SchemaShape(inputSchema.Where(column => !Transformer.Columns.Contains(column.Name)));
    }
}
