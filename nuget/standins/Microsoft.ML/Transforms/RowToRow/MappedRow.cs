namespace Microsoft.ML.Data;

/// <summary>One mapped row.</summary>
internal sealed class MappedRow(DataViewRow input, RowToRowMapping mapping, IEnumerable<DataViewSchema.Column> needed) : DataViewRow
{
    private readonly MappedGetters getters = new(input, mapping, needed);

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => mapping.OutputSchema;

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
