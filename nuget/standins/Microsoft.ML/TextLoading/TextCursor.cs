namespace Microsoft.ML.Data;

/// <summary>Moves over the lines of a text.</summary>
internal sealed class TextCursor(TextLoader.Options options, DataViewSchema schema, IEnumerable<string[]> lines, IEnumerable<DataViewSchema.Column> needed) : DataViewRowCursor
{
    private readonly IEnumerator<string[]> rows = lines.GetEnumerator();
    private readonly ActiveColumns active = new(schema, needed);
    private long position = -1;

    public override long Position => position;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public override bool MoveNext()
    {
        position = rows.MoveNext() ? position + 1 : -1;
        return position >= 0;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        active.Require(column);
        if (column.Type.RawType != typeof(TValue))
            throw Check.GetterType(column.Type.RawType, typeof(TValue));
        var vector = column.Type as VectorDataViewType;
        var item = vector?.ItemType ?? column.Type;
        var method = vector is null ? nameof(Scalar) : nameof(Vector);
        return (ValueGetter<TValue>)GenericCall.Invoke(typeof(TextCursor), method, this, [item.RawType], item, options.Columns[column.Index].Fields().ToArray());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rows.Dispose();
        base.Dispose(disposing);
    }

    private ValueGetter<T> Scalar<T>(PrimitiveDataViewType type, int[] fields)
    {
        var parse = FieldParser.Create<T>(type, options.MissingRealsAsNaNs);
        return (ref T value) => value = parse(Field(fields[0]));
    }

    private ValueGetter<VBuffer<T>> Vector<T>(PrimitiveDataViewType type, int[] fields)
    {
        var parse = FieldParser.Create<T>(type, options.MissingRealsAsNaNs);
        return (ref VBuffer<T> value) =>
        {
            var editor = VBufferEditor.Create(ref value, fields.Length);
            for (var i = 0; i < fields.Length; i++)
                editor.Values[i] = parse(Field(fields[i]));
            value = editor.Commit();
        };
    }

    private string Field(int index) => index < rows.Current.Length ? rows.Current[index] : "";
}
