namespace Microsoft.ML.Data;

/// <summary>The first rows of a view.</summary>
public sealed partial class DataDebuggerPreview
{
    internal DataDebuggerPreview(IDataView data, int maxRows)
    {
        Check.Value(data, nameof(data));
        Check.Param(maxRows >= 0, nameof(maxRows), "It cannot be negative.");
        Schema = data.Schema;
        var values = Schema.Select(_ => new List<object>()).ToArray();
        var rows = new List<RowInfo>();
        using (var cursor = data.GetRowCursor(Schema))
        {
            var readers = Schema.Select(column => (Func<object>)GenericCall.Invoke(typeof(DataDebuggerPreview), nameof(Reader), null, [column.Type.RawType], cursor, column)).ToArray();
            while (rows.Count < maxRows && cursor.MoveNext())
            {
                var row = readers.Select((read, i) => KeyValuePair.Create(Schema[i].Name, read())).ToArray();
                for (var i = 0; i < row.Length; i++)
                    values[i].Add(row[i].Value);
                rows.Add(new RowInfo(row));
            }
        }

        RowView = [.. rows];
        ColumnView = [.. Schema.Select(column => new ColumnInfo(column, [.. values[column.Index]]))];
    }

    public DataViewSchema Schema { get; }

    public ImmutableArray<ColumnInfo> ColumnView { get; }

    public ImmutableArray<RowInfo> RowView { get; }

    public override string ToString() => $"{Schema.Count} columns, {RowView.Length} rows";

    private static Func<object> Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return value;
        };
    }
}
