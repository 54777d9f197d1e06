namespace Microsoft.ML.Data;

/// <summary>Gives each row a number in [0, 1): by its position, or, where rows belong together, by a key column.</summary>
internal sealed class RowShare
{
    private readonly ulong seed;
    private readonly DataViewSchema.Column? key;

    public RowShare(IDataView data, string keyColumn, int seed)
    {
        this.seed = (ulong)seed;
        if (keyColumn is not null)
            key = data.Schema.TryFind(keyColumn, out var column) ? column : throw Check.MissingColumn("samplingKeyColumn", "SamplingKeyColumn", keyColumn);
    }

    public IEnumerable<DataViewSchema.Column> Columns => key is { } column ? [column] : [];

    public Func<double> Bind(DataViewRowCursor cursor)
    {
        if (key is not { } column)
        {
            ulong row = 0;
            return () => Share(row++);
        }

        return (Func<double>)GenericCall.Invoke(typeof(RowShare), nameof(ByKey), this, [column.Type.RawType], cursor, column);
    }

    private Func<double> ByKey<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        var getter = cursor.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            var hash = 14695981039346656037;
            foreach (var character in Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                hash = (hash ^ character) * 1099511628211;
            return Share(hash);
        };
    }

    private double Share(ulong item)
    {
        var bits = (item + 1) * 0x9E3779B97F4A7C15 + seed * 0xD1B54A32D192ED03;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        bits ^= bits >> 31;
        return (bits >> 11) * (1.0 / (1ul << 53));
    }
}
