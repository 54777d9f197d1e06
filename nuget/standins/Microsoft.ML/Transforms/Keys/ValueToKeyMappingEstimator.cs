namespace Microsoft.ML.Transforms;

/// <summary>Learns the values of a column, which become keys.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly InputOutputColumnPair[] columns;
    private readonly int maximumNumberOfKeys;
    private readonly KeyOrdinality ordinality;
    private readonly bool valuesAsText;
    private readonly IDataView keyData;

    internal ValueToKeyMappingEstimator(InputOutputColumnPair[] columns, int maximumNumberOfKeys, KeyOrdinality ordinality, bool valuesAsText, IDataView keyData)
    {
        Check.Param(columns is { Length: > 0 }, nameof(columns), "At least one column is needed.");
        Check.State(maximumNumberOfKeys > 0, "At least one key must be allowed.");
        Check.Param(keyData is null || keyData.Schema.Count(column => !column.IsHidden) == 1, nameof(keyData), "Key data must have one column.");
        this.columns = columns;
        this.maximumNumberOfKeys = maximumNumberOfKeys;
        this.ordinality = ordinality;
        this.valuesAsText = valuesAsText;
        this.keyData = keyData;
    }

    /// <summary>How keys are numbered.</summary>
    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        Check.Value(input, nameof(input));
        return new ValueToKeyMappingTransformer(columns, [.. columns.Select(pair => Learn(input, pair))]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        => OneToOneShape.Of(inputSchema, columns, (column, name) => new SchemaShape.Column(
            name,
            column.Kind,
            NumberDataViewType.UInt32,
            true,
            Annotate.Shape(Annotate.SlotNamesOf(column), Annotate.KeyValues(valuesAsText ? TextDataViewType.Instance : column.ItemType))));

    private KeyTable Learn(IDataView input, InputOutputColumnPair pair)
    {
        if (!input.Schema.TryFind(pair.InputColumnName, out var column))
            throw Check.MissingColumn(nameof(input), "input", pair.InputColumnName);
        var item = (column.Type as VectorDataViewType)?.ItemType ?? (PrimitiveDataViewType)column.Type;
        var source = keyData is null ? column : keyData.Schema.First(candidate => !candidate.IsHidden);
        var sourceItem = (source.Type as VectorDataViewType)?.ItemType ?? source.Type;
        Check.State(sourceItem.Equals(item), $"Key data of type '{source.Type}' do not fit column '{column.Name}' of type '{column.Type}'.");
        return KeyTable.Learn(keyData ?? input, source, item, maximumNumberOfKeys, ordinality == KeyOrdinality.ByValue, valuesAsText);
    }
}
