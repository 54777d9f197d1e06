namespace Microsoft.ML.Transforms;

/// <summary>Turns keys back into the values their annotation gives.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    private readonly InputOutputColumnPair[] columns;

    internal KeyToValueMappingEstimator(InputOutputColumnPair[] columns)
        : base(new KeyToValueMappingTransformer(columns))
    {
        this.columns = columns;
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
        => OneToOneShape.Of(inputSchema, columns, (column, name) =>
        {
            if (!column.IsKey)
                throw Check.SchemaMismatch(nameof(inputSchema), "input", column.Name, "Key type", column.TypeString());
            Check.Param(
                column.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values),
                nameof(inputSchema),
                $"The keys of column '{column.Name}' have no values to turn into.");
            return new SchemaShape.Column(name, column.Kind, values.ItemType, values.IsKey, Annotate.Shape(Annotate.SlotNamesOf(column)));
        });
}
