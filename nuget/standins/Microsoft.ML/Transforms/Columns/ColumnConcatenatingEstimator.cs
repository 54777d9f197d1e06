namespace Microsoft.ML.Transforms;

/// <summary>Joins columns of one item type into a vector.</summary>
public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly string outputColumn;
    private readonly string[] inputColumns;

    internal ColumnConcatenatingEstimator(string outputColumn, string[] inputColumns)
    {
        this.outputColumn = outputColumn;
        this.inputColumns = inputColumns;
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        Check.Value(input, nameof(input));
        return new ColumnConcatenatingTransformer(outputColumn, inputColumns);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        var inputs = new List<SchemaShape.Column>();
        foreach (var name in inputColumns)
        {
            if (!inputSchema.TryFindColumn(name, out var column))
                throw Check.MissingColumn(nameof(inputSchema), "input", name);
            Check.State(!column.IsKey, $"Column '{name}' is a key, and keys cannot be joined.");
            inputs.Add(column);
            Check.State(
                column.ItemType.Equals(inputs[0].ItemType),
                $"Column '{name}' is {column.ItemType} where those before it are {inputs[0].ItemType}.");
        }

        if (inputs.Count == 0)
            return inputSchema;
        var kind = inputs.Exists(column => column.Kind == SchemaShape.Column.VectorKind.VariableVector)
            ? SchemaShape.Column.VectorKind.VariableVector
            : SchemaShape.Column.VectorKind.Vector;
        var named = inputs.Exists(column => column.Kind == SchemaShape.Column.VectorKind.Scalar || column.HasAnnotation(AnnotationKinds.SlotNames))
            ? new SchemaShape.Column(AnnotationKinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false)
            : default;
        var normalized = inputs.TrueForAll(column => column.HasAnnotation(AnnotationKinds.IsNormalized)) ? Annotate.Normalized() : default;
        return inputSchema.With(new SchemaShape.Column(outputColumn, kind, inputs[0].ItemType, false, Annotate.Shape(named, normalized)));
    }
}
