namespace Microsoft.ML.Data;

/// <summary>A view through a mapper.</summary>
internal sealed class RowToRowView(IDataView source, RowToRowMapping mapping) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapping.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = (columnsNeeded ?? []).ToArray();
        return new MappedCursor(source.GetRowCursor(mapping.GetDependencies(needed), rand), mapping, needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var needed = (columnsNeeded ?? []).ToArray();
        return [.. source.GetRowCursorSet(mapping.GetDependencies(needed), n, rand).Select(cursor => new MappedCursor(cursor, mapping, needed))];
    }
}
