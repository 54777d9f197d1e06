namespace Microsoft.ML.Transforms;

/// <summary>The values of one type that keys stand for. A number that is NaN, or empty text, has no key.</summary>
internal sealed class KeyTable<T>(PrimitiveDataViewType itemType, bool asText) : KeyTable
{
    private readonly Dictionary<object, uint> keys = [];
    private readonly List<T> values = [];

    public override PrimitiveDataViewType ItemType => itemType;

    public override int Count => values.Count;

    public void Add(T value)
    {
        if (!IsMissing(value) && keys.TryAdd(Identity(value), (uint)values.Count + 1))
            values.Add(value);
    }

    public KeyTable<T> Sorted()
    {
        var sorted = new KeyTable<T>(itemType, asText);
        foreach (var value in typeof(T) == typeof(ReadOnlyMemory<char>)
            ? values.OrderBy(value => value.ToString(), StringComparer.Ordinal)
            : values.Order())
            sorted.Add(value);
        return sorted;
    }

    public override void Save(BinaryWriter writer)
    {
        ValueStore.WriteType(writer, itemType);
        writer.Write(asText);
        ValueStore.WriteArray(writer, values);
    }

    public override void AddKeyValues(DataViewSchema.Annotations.Builder builder)
    {
        if (values.Count == 0)
            return;
        if (asText)
            builder.AddVector(AnnotationKinds.KeyValues, TextDataViewType.Instance, [.. values.Select(value => Convert.ToString(Identity(value), CultureInfo.InvariantCulture).AsMemory())]);
        else
            builder.AddVector(AnnotationKinds.KeyValues, itemType, [.. values]);
    }

    public override Delegate KeyGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            var getter = row.GetGetter<T>(column);
            T value = default;
            return (ValueGetter<uint>)((ref uint key) =>
            {
                getter(ref value);
                key = KeyOf(value);
            });
        }

        var vectorGetter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> result) =>
        {
            vectorGetter(ref vector);
            var editor = VBufferEditor.Create(ref result, vector.Length);
            for (var i = 0; i < vector.Length; i++)
                editor.Values[i] = KeyOf(vector.GetItemOrDefault(i));
            result = editor.Commit();
        });
    }

    private static bool IsMissing(T value) => value switch
    {
        float number => float.IsNaN(number),
        double number => double.IsNaN(number),
        ReadOnlyMemory<char> text => text.IsEmpty,
        _ => false,
    };

    private static object Identity(T value) => value is ReadOnlyMemory<char> text ? text.ToString() : value;

    private uint KeyOf(T value) => !IsMissing(value) && keys.TryGetValue(Identity(value), out var key) ? key : 0;
}
