namespace Microsoft.ML.Data;

/// <summary>Another view's rows in a random order, the same one in every pass that brings no generator of its own.</summary>
internal sealed class ShuffledView(IDataView source, int seed) : IDataView
{
    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = (columnsNeeded ?? []).ToArray();
        var rows = new Lazy<StoredRows>(() => new StoredRows(source, needed));
        return new StoredCursor(Schema, needed, () => rows.Value, index => (rows.Value, rows.Value.Column(index)), rand ?? new Random(seed));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}
