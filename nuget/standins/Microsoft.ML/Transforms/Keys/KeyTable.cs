namespace Microsoft.ML.Transforms;

/// <summary>The values that keys stand for.</summary>
internal abstract class KeyTable
{
    public abstract PrimitiveDataViewType ItemType { get; }

    public abstract int Count { get; }

    public static KeyTable Learn(IDataView data, DataViewSchema.Column column, PrimitiveDataViewType item, int maximum, bool sort, bool asText)
        => (KeyTable)GenericCall.Invoke(typeof(KeyTable), nameof(LearnTyped), null, [item.RawType], data, column, item, maximum, sort, asText);

    public static KeyTable Load(BinaryReader reader)
    {
        var item = (PrimitiveDataViewType)ValueStore.ReadType(reader);
        return (KeyTable)GenericCall.Invoke(typeof(KeyTable), nameof(LoadTyped), null, [item.RawType], reader, item);
    }

    public abstract void Save(BinaryWriter writer);

    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder builder);

    public abstract Delegate KeyGetter(DataViewRow row, DataViewSchema.Column column);

    private static KeyTable<T> LearnTyped<T>(IDataView data, DataViewSchema.Column column, PrimitiveDataViewType item, int maximum, bool sort, bool asText)
    {
        var table = new KeyTable<T>(item, asText);
        foreach (var value in column.Type is VectorDataViewType
            ? data.GetColumn<VBuffer<T>>(column).SelectMany(vector => vector.DenseValues())
            : data.GetColumn<T>(column))
        {
            if (table.Count >= maximum)
                break;
            table.Add(value);
        }

        return sort ? table.Sorted() : table;
    }

    private static KeyTable<T> LoadTyped<T>(BinaryReader reader, PrimitiveDataViewType item)
    {
        var table = new KeyTable<T>(item, reader.ReadBoolean());
        foreach (var value in ValueStore.ReadArray<T>(reader))
            table.Add(value);
        return table;
    }
}
