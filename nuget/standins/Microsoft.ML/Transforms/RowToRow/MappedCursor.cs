namespace Microsoft.ML.Data;

/// <summary>Moves over mapped rows.</summary>
internal sealed class MappedCursor(DataViewRowCursor input, RowToRowMapping mapping, IEnumerable<DataViewSchema.Column> needed) : DataViewRowCursor
{
    private readonly MappedGetters getters = new(input, mapping, needed);

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => mapping.OutputSchema;

    public override bool MoveNext() => input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => getters.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => getters.Get<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
