namespace Microsoft.ML.Data;

/// <summary>Keeps columns in memory from the first time they are read.</summary>
internal sealed class CachedView : IDataView
{
    private readonly IDataView source;
    private readonly int[] prefetch;
    private readonly Dictionary<int, StoredRows> columns = [];
    private readonly Lock gate = new();
    private StoredRows any;

    public CachedView(IDataView source, params string[] columnsToPrefetch)
    {
        this.source = source;
        prefetch = [.. columnsToPrefetch.Select(name => source.Schema.TryFind(name, out var column)
            ? column.Index
            : throw Check.MissingColumn(nameof(columnsToPrefetch), "prefetch", name))];
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount()
    {
        lock (gate)
            return any?.Count ?? source.GetRowCount();
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = (columnsNeeded ?? []).ToArray();
        return new StoredCursor(Schema, needed, () => Read(needed), index => (columns[index], columns[index].Column(index)), rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private StoredRows Read(DataViewSchema.Column[] needed)
    {
        lock (gate)
        {
            var wanted = any is null ? needed.Select(column => column.Index).Concat(prefetch) : needed.Select(column => column.Index);
            var missing = wanted.Distinct().Where(index => !columns.ContainsKey(index)).ToArray();
            if (any is null || missing.Length > 0)
            {
                var read = new StoredRows(source, missing.Select(index => source.Schema[index]));
                foreach (var index in missing)
                    columns[index] = read;
                any ??= read;
            }

            return any;
        }
    }
}
