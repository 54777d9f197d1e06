namespace Microsoft.ML.Data;

/// <summary>Columns of a view read into memory in one pass.</summary>
internal sealed class StoredRows
{
    private readonly Dictionary<int, ColumnStore> stores = [];
    private readonly List<DataViewRowId> ids = [];

    public StoredRows(IDataView source, IEnumerable<DataViewSchema.Column> columns, Random random = null)
    {
        var needed = columns.ToArray();
        using var cursor = source.GetRowCursor(needed, random);
        foreach (var column in needed)
            stores[column.Index] = ColumnStore.Create(column.Type);
        var appenders = needed.Select(column => stores[column.Index].Appender(cursor, column)).ToArray();
        var idGetter = cursor.GetIdGetter();
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            idGetter(ref id);
            ids.Add(id);
            foreach (var append in appenders)
                append();
        }
    }

    public int Count => ids.Count;

    public bool Has(int column) => stores.ContainsKey(column);

    public DataViewRowId Id(int row) => ids[row];

    public ColumnStore Column(int column) => stores[column];
}
