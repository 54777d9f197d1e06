namespace Microsoft.ML.Data;

/// <summary>A view read as objects.</summary>
internal sealed class ObjectEnumerable<TRow> : IEnumerable<TRow>
    where TRow : class, new()
{
    private readonly IDataView data;
    private readonly bool reuse;
    private readonly MemberWriter<TRow> writer;

    public ObjectEnumerable(IDataView data, bool reuse, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        this.data = data;
        this.reuse = reuse;
        writer = new MemberWriter<TRow>(data.Schema, ignoreMissingColumns, definition);
    }

    public IEnumerator<TRow> GetEnumerator()
    {
        using var cursor = data.GetRowCursor(writer.Columns);
        var fill = writer.Bind(cursor);
        var shared = reuse ? new TRow() : null;
        while (cursor.MoveNext())
        {
            var row = shared ?? new TRow();
            fill(row);
            yield return row;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
