namespace Microsoft.ML.Transforms;

/// <summary>Copies columns.</summary>
public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    private readonly InputOutputColumnPair[] columns;

    internal ColumnCopyingEstimator(InputOutputColumnPair[] columns)
        : base(new ColumnCopyingTransformer(columns))
    {
        this.columns = columns;
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
        => OneToOneShape.Of(inputSchema, columns, (column, name) => column.Renamed(name, column.Annotations));
}
