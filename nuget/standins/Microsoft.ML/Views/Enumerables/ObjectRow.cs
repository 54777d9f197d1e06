namespace Microsoft.ML.Data;

/// <summary>A row whose values are the members of one object, exchanged from prediction to prediction.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly Delegate[] getters;
    private readonly DataViewSchema schema;
    private TRow current;
    private long position = -1;

    public ObjectRow(SchemaDefinition definition)
    {
        var columns = MemberColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Read);
        schema = MemberColumn.SchemaOf(columns);
        getters = [.. columns.Select(column => MemberReader.CreateGetter(column, Current))];
    }

    public override long Position => position;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public void Set(TRow row)
    {
        Check.Value(row, "example");
        current = row;
        position++;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter()
        => (ref DataViewRowId id) => id = new DataViewRowId((ulong)position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        => getters[column.Index] as ValueGetter<TValue> ?? throw Check.GetterType(column.Type.RawType, typeof(TValue));

    private TRow Current()
    {
        Check.State(current is not null, "There is no current object.");
        return current;
    }
}
