namespace Microsoft.ML.Data;

/// <summary>The values of one column in memory.</summary>
internal abstract class ColumnStore
{
    public static ColumnStore Create(DataViewType type)
        => type is VectorDataViewType vector
            ? (ColumnStore)Activator.CreateInstance(typeof(VectorColumnStore<>).MakeGenericType(vector.ItemType.RawType))
            : (ColumnStore)Activator.CreateInstance(typeof(ScalarColumnStore<>).MakeGenericType(type.RawType));

    /// <summary>Returns what appends the current row's value.</summary>
    public abstract Action Appender(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Returns a getter of the value at the row <paramref name="current"/> gives.</summary>
    public abstract Delegate Getter(Func<int> current);
}
