using Microsoft.ML;

namespace Gpicl.MLNet.Rows;

/// <summary>A view with added columns.</summary>
internal sealed class MappedView(IDataView source, RowMapper mapper) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];
        return mapper.CreateCursor(source.GetRowCursor(mapper.GetDependencies(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];
        return Array.ConvertAll(source.GetRowCursorSet(mapper.GetDependencies(active), n, rand), cursor => mapper.CreateCursor(cursor, active));
    }
}
