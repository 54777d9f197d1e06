namespace Microsoft.ML.Data;

/// <summary>Moves over objects.</summary>
internal sealed class EnumerableCursor<TRow> : DataViewRowCursor
    where TRow : class
{
    private readonly IEnumerator<TRow> rows;
    private readonly ActiveColumns active;
    private readonly DataViewSchema schema;
    private readonly Delegate[] getters;
    private long position = -1;

    public EnumerableCursor(IEnumerable<TRow> rows, MemberColumn[] columns, DataViewSchema schema, IEnumerable<DataViewSchema.Column> needed)
    {
        this.rows = rows.GetEnumerator();
        this.schema = schema;
        active = new ActiveColumns(schema, needed);
        getters = [.. columns.Select((column, i) => active[i] ? MemberReader.CreateGetter(column, Current) : null)];
    }

    public override long Position => position;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public override bool MoveNext()
    {
        if (rows.MoveNext())
        {
            position++;
            return true;
        }

        position = -1;
        return false;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter()
        => (ref DataViewRowId id) =>
        {
            RequireRow();
            id = new DataViewRowId((ulong)position, 0);
        };

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        active.Require(column);
        return getters[column.Index] as ValueGetter<TValue> ?? throw Check.GetterType(column.Type.RawType, typeof(TValue));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rows.Dispose();
        base.Dispose(disposing);
    }

    private TRow Current()
    {
        RequireRow();
        return rows.Current;
    }

    private void RequireRow() => Check.State(position >= 0, "The cursor is on no row.");
}
