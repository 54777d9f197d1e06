namespace Microsoft.ML.Transforms;

/// <summary>Learns how to bring columns of Single or Double, scalar or vector, to one scale.</summary>
public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly InputOutputColumnPair[] columns;
    private readonly long maximumExampleCount;
    private readonly Func<SlotStatistics, (double Scale, double Offset)> map;

    internal NormalizingEstimator(InputOutputColumnPair[] columns, long maximumExampleCount, bool fixZero, Func<SlotStatistics, (double Scale, double Offset)> map)
    {
        Check.Value(columns, nameof(columns));
        Check.State(maximumExampleCount > 1, "The number of examples to learn from must be two or more.");
        this.columns = columns;
        this.maximumExampleCount = maximumExampleCount;
        this.map = map;
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        Check.Value(input, nameof(input));
        var sources = columns.Select(pair => Source(input.Schema, pair.InputColumnName)).ToArray();
        var slots = sources.Select(source => Enumerable.Range(0, (source.Type as VectorDataViewType)?.Size ?? 1).Select(_ => new SlotStatistics()).ToArray()).ToArray();
        using (var cursor = input.GetRowCursor(sources.DistinctBy(source => source.Index)))
        {
            var readers = sources.Select((source, i) => Reader(cursor, source, slots[i])).ToArray();
            for (long row = 0; row < maximumExampleCount && cursor.MoveNext(); row++)
            {
                foreach (var read in readers)
                    read();
            }
        }

        return new NormalizingTransformer([.. columns.Select((pair, i) => new NormalizedColumn(pair, sources[i].Type, [.. slots[i].Select(map)]))]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        => OneToOneShape.Of(inputSchema, columns, (column, name) =>
        {
            if (column.Kind == SchemaShape.Column.VectorKind.VariableVector)
                throw Check.SchemaMismatch(nameof(inputSchema), "input", column.Name, "a scalar or a vector of known size", column.TypeString());
            if (column.IsKey || (column.ItemType != NumberDataViewType.Single && column.ItemType != NumberDataViewType.Double))
                throw Check.SchemaMismatch(nameof(inputSchema), "input", column.Name, "Single or Double", column.TypeString());
            return column.Renamed(name, Annotate.Shape(Annotate.Normalized(), Annotate.SlotNamesOf(column)));
        });

    private static DataViewSchema.Column Source(DataViewSchema schema, string name)
    {
        if (!schema.TryFind(name, out var column))
            throw Check.MissingColumn("input", "input", name);
        var vector = column.Type as VectorDataViewType;
        var item = vector?.ItemType ?? column.Type;
        if (vector is { IsKnownSize: false } || (item != NumberDataViewType.Single && item != NumberDataViewType.Double))
            throw new ArgumentOutOfRangeException("input", $"Column '{name}' must be Single or Double, scalar or vector of known size, not {column.Type}.");
        return column;
    }

    private static Action Reader(DataViewRow row, DataViewSchema.Column column, SlotStatistics[] slots)
    {
        var item = ((column.Type as VectorDataViewType)?.ItemType ?? column.Type).RawType;
        var method = column.Type is VectorDataViewType ? nameof(VectorReader) : nameof(ScalarReader);
        return (Action)GenericCall.Invoke(typeof(NormalizingEstimator), method, null, [item], row, column, slots);
    }

    private static Action ScalarReader<T>(DataViewRow row, DataViewSchema.Column column, SlotStatistics[] slots)
        where T : System.Numerics.INumberBase<T>
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            slots[0].Add(double.CreateTruncating(value));
        };
    }

    private static Action VectorReader<T>(DataViewRow row, DataViewSchema.Column column, SlotStatistics[] slots)
        where T : System.Numerics.INumberBase<T>
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            Check.State(value.Length == slots.Length, $"A vector of {value.Length} slots came where {slots.Length} were expected.");
            for (var i = 0; i < slots.Length; i++)
                slots[i].Add(double.CreateTruncating(value.GetItemOrDefault(i)));
        };
    }
}
