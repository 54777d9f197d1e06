namespace Microsoft.ML.Transforms;

/// <summary>Turns keys back into the values their annotation gives; a missing key becomes NaN, empty text or zero.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string Name = "MapKeyToValue";

    internal KeyToValueMappingTransformer(InputOutputColumnPair[] columns)
        : base(columns)
    {
    }

    internal static KeyToValueMappingTransformer Load(BinaryReader reader) => new(ValueStore.ReadPairs(reader));

    private protected override void SaveModel(ModelSaveContext ctx) => ctx.Write(Name, writer => ValueStore.WritePairs(writer, Columns));

    private protected override DataViewSchema.DetachedColumn MakeColumn(int index, DataViewSchema.Column input)
    {
        var vector = input.Type as VectorDataViewType;
        var values = KeyValues(input);
        DataViewType type = vector is null ? values : new VectorDataViewType(values, vector.Dimensions);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        return new DataViewSchema.DetachedColumn(Columns[index].OutputColumnName, type, annotations.ToAnnotations());
    }

    private protected override Delegate MakeGetter(int index, DataViewRow row, DataViewSchema.Column input)
    {
        var key = ((input.Type as VectorDataViewType)?.ItemType ?? input.Type).RawType;
        var method = input.Type is VectorDataViewType ? nameof(VectorGetter) : nameof(ScalarGetter);
        return (Delegate)GenericCall.Invoke(typeof(KeyToValueMappingTransformer), method, null, [key, KeyValues(input).RawType], row, input);
    }

    private static PrimitiveDataViewType KeyValues(DataViewSchema.Column input)
    {
        if (((input.Type as VectorDataViewType)?.ItemType ?? input.Type) is not KeyDataViewType)
            throw Check.SchemaMismatch("inputSchema", "input", input.Name, "Key type", input.Type.ToString());
        if (!input.HasKeyValues())
            throw new InvalidOperationException($"The keys of column '{input.Name}' have no values to turn into.");
        return ((VectorDataViewType)input.Annotations.Schema[AnnotationKinds.KeyValues].Type).ItemType;
    }

    private static ValueGetter<TValue> ScalarGetter<TKey, TValue>(DataViewRow row, DataViewSchema.Column input)
        where TKey : System.Numerics.INumberBase<TKey>
    {
        var getter = row.GetGetter<TKey>(input);
        var lookUp = LookUp<TKey, TValue>(input);
        TKey key = default;
        return (ref TValue value) =>
        {
            getter(ref key);
            value = lookUp(key);
        };
    }

    private static ValueGetter<VBuffer<TValue>> VectorGetter<TKey, TValue>(DataViewRow row, DataViewSchema.Column input)
        where TKey : System.Numerics.INumberBase<TKey>
    {
        var getter = row.GetGetter<VBuffer<TKey>>(input);
        var lookUp = LookUp<TKey, TValue>(input);
        VBuffer<TKey> keys = default;
        return (ref VBuffer<TValue> value) =>
        {
            getter(ref keys);
            var editor = VBufferEditor.Create(ref value, keys.Length);
            for (var i = 0; i < keys.Length; i++)
                editor.Values[i] = lookUp(keys.GetItemOrDefault(i));
            value = editor.Commit();
        };
    }

    private static Func<TKey, TValue> LookUp<TKey, TValue>(DataViewSchema.Column input)
        where TKey : System.Numerics.INumberBase<TKey>
    {
        VBuffer<TValue> annotation = default;
        input.GetKeyValues(ref annotation);
        TValue[] values = [.. annotation.DenseValues()];
        var missing = typeof(TValue) == typeof(float) ? (TValue)(object)float.NaN
            : typeof(TValue) == typeof(double) ? (TValue)(object)double.NaN
            : default;
        return key => ulong.CreateTruncating(key) is var index && index >= 1 && index <= (ulong)values.Length ? values[index - 1] : missing;
    }
}
