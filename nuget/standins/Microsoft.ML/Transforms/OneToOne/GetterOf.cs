namespace Microsoft.ML.Data;

/// <summary>Gets a column's values whatever their type.</summary>
internal static class GetterOf
{
    public static Delegate Column(DataViewRow row, DataViewSchema.Column column)
        => (Delegate)GenericCall.Invoke(typeof(GetterOf), nameof(Typed), null, [column.Type.RawType], row, column);

    private static ValueGetter<T> Typed<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);
}
