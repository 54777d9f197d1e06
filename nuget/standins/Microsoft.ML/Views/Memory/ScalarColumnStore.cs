namespace Microsoft.ML.Data;

/// <summary>Scalars in memory.</summary>
internal sealed class ScalarColumnStore<T> : ColumnStore
{
    private readonly List<T> values = [];

    public override Action Appender(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            values.Add(value);
        };
    }

    public override Delegate Getter(Func<int> current)
        => (ValueGetter<T>)((ref T value) => value = values[current()]);
}
