namespace Microsoft.ML.Data;

/// <summary>A view with fewer columns.</summary>
internal sealed class ChosenColumnsView(IDataView source, ChosenColumns columns) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => columns.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => new ChosenColumnsCursor(source.GetRowCursor(columns.GetDependencies(columnsNeeded ?? []), rand), columns);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [.. source.GetRowCursorSet(columns.GetDependencies(columnsNeeded ?? []), n, rand).Select(cursor => new ChosenColumnsCursor(cursor, columns))];
}
