namespace Microsoft.ML.Data;

/// <summary>Reads the annotations that have a meaning of their own.</summary>
public static class SchemaAnnotationsExtensions
{
    public static bool HasSlotNames(this DataViewSchema.Column column)
        => column.Type is VectorDataViewType { IsKnownSize: true } vector
           && column.Annotations.Schema.TryFind(AnnotationKinds.SlotNames, out var names)
           && names.Type is VectorDataViewType { ItemType: TextDataViewType } namesType
           && namesType.Size == vector.Size;

    public static void GetSlotNames(this DataViewSchema.Column column, ref VBuffer<ReadOnlyMemory<char>> slotNames)
        => column.Annotations.GetValue(AnnotationKinds.SlotNames, ref slotNames);

    public static bool HasKeyValues(this DataViewSchema.Column column, PrimitiveDataViewType keyValueItemType = null)
        => ((column.Type as VectorDataViewType)?.ItemType ?? column.Type) is KeyDataViewType key
           && column.Annotations.Schema.TryFind(AnnotationKinds.KeyValues, out var values)
           && values.Type is VectorDataViewType vector
           && (ulong)vector.Size == key.Count
           && (keyValueItemType is null || vector.ItemType.Equals(keyValueItemType));

    public static void GetKeyValues<TValue>(this DataViewSchema.Column column, ref VBuffer<TValue> keyValues)
        => column.Annotations.GetValue(AnnotationKinds.KeyValues, ref keyValues);

    public static bool IsNormalized(this DataViewSchema.Column column)
    {
        var normalized = false;
        if (column.Annotations.Schema.TryFind(AnnotationKinds.IsNormalized, out var annotation) && annotation.Type is BooleanDataViewType)
            column.Annotations.GetValue(AnnotationKinds.IsNormalized, ref normalized);
        return normalized;
    }
}
