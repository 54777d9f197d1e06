namespace Microsoft.ML.Data;

/// <summary>Moves over rows in memory in a given order.</summary>
internal sealed class StoredCursor : DataViewRowCursor
{
    private readonly DataViewSchema schema;
    private readonly Func<int, (StoredRows Rows, ColumnStore Column)> columns;
    private readonly Func<StoredRows> rows;
    private readonly Random random;
    private readonly ActiveColumns active;
    private int[] order;
    private long position = -1;

    public StoredCursor(
        DataViewSchema schema,
        IEnumerable<DataViewSchema.Column> needed,
        Func<StoredRows> rows,
        Func<int, (StoredRows Rows, ColumnStore Column)> columns,
        Random random)
    {
        this.schema = schema;
        this.rows = rows;
        this.columns = columns;
        this.random = random;
        active = new ActiveColumns(schema, needed);
    }

    public override long Position => position;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public override bool MoveNext()
    {
        order ??= Order();
        position = position + 1 < order.Length ? position + 1 : -1;
        if (position < 0)
            order = [];
        return position >= 0;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = rows().Id(Current());

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        active.Require(column);
        if (column.Type.RawType != typeof(TValue))
            throw Check.GetterType(column.Type.RawType, typeof(TValue));
        ValueGetter<TValue> getter = null;
        return (ref TValue value) =>
        {
            getter ??= (ValueGetter<TValue>)columns(column.Index).Column.Getter(Current);
            getter(ref value);
        };
    }

    private int[] Order()
    {
        var result = Enumerable.Range(0, rows().Count).ToArray();
        random?.Shuffle(result);
        return result;
    }

    private int Current()
    {
        Check.State(position >= 0, "The cursor is on no row.");
        return order[position];
    }
}
