namespace Microsoft.ML.Internal;

/// <summary>Makes annotations.</summary>
internal static class Annotate
{
    public static ValueGetter<VBuffer<T>> Getter<T>(T[] values)
        => (ref VBuffer<T> destination) => VBuffer<T>.Copy(values, 0, ref destination, values.Length);

    public static void AddVector<T>(this DataViewSchema.Annotations.Builder builder, string name, PrimitiveDataViewType type, T[] values)
        => builder.Add(name, new VectorDataViewType(type, values.Length), Getter(values));

    public static void AddText(this DataViewSchema.Annotations.Builder builder, string name, string value)
        => builder.AddPrimitiveValue(name, TextDataViewType.Instance, value.AsMemory());

    public static SchemaShape Shape(params SchemaShape.Column[] columns) => new(columns.Where(column => column.IsValid));

    public static SchemaShape.Column KeyValues(DataViewType itemType) => new(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector, itemType, false);

    public static SchemaShape.Column Normalized() => new(AnnotationKinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);

    public static SchemaShape.Column Text(string name) => new(name, SchemaShape.Column.VectorKind.Scalar, TextDataViewType.Instance, false);

    public static SchemaShape.Column SlotNamesOf(SchemaShape.Column column)
    {
        column.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out var names);
        return names;
    }
}
