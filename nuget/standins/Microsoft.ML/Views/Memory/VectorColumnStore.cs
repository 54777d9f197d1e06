namespace Microsoft.ML.Data;

/// <summary>Vectors in memory, each with arrays of its own.</summary>
internal sealed class VectorColumnStore<T> : ColumnStore
{
    private readonly List<VBuffer<T>> values = [];

    public override Action Appender(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            VBuffer<T> copy = default;
            value.CopyTo(ref copy);
            values.Add(copy);
        };
    }

    public override Delegate Getter(Func<int> current)
        => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => values[current()].CopyTo(ref value));
}
