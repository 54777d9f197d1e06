namespace Microsoft.ML.Transforms;

/// <summary>Brings columns to one scale: (value - offset) * scale.</summary>
public sealed partial class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string Name = "Normalize";

    private readonly NormalizedColumn[] normalized;

    internal NormalizingTransformer(NormalizedColumn[] normalized)
        : base([.. normalized.Select(column => column.Pair)])
    {
        this.normalized = normalized;
    }

    public NormalizerModelParametersBase GetNormalizerModelParameters(int index)
    {
        Check.Param(0 <= index && index < normalized.Length, nameof(index), "No such column.");
        var (_, type, slots) = normalized[index];
        var item = (type as VectorDataViewType)?.ItemType ?? type;
        return item == NumberDataViewType.Single
            ? Parameters(type, slots, value => (float)value)
            : Parameters(type, slots, value => value);
    }

    internal static NormalizingTransformer Load(BinaryReader reader)
    {
        var columns = new List<NormalizedColumn>();
        for (var remaining = reader.ReadInt32(); remaining > 0; remaining--)
        {
            var pair = new InputOutputColumnPair(reader.ReadString(), reader.ReadString());
            var type = ValueStore.ReadType(reader);
            columns.Add(new NormalizedColumn(pair, type, [.. ValueStore.ReadArray<double>(reader).Chunk(2).Select(slot => (slot[0], slot[1]))]));
        }

        return new NormalizingTransformer([.. columns]);
    }

    private protected override void SaveModel(ModelSaveContext ctx) => ctx.Write(Name, writer =>
    {
        writer.Write(normalized.Length);
        foreach (var (pair, type, slots) in normalized)
        {
            writer.Write(pair.OutputColumnName);
            writer.Write(pair.InputColumnName);
            ValueStore.WriteType(writer, type);
            ValueStore.WriteArray(writer, [.. slots.SelectMany(slot => new[] { slot.Scale, slot.Offset })]);
        }
    });

    private protected override DataViewSchema.DetachedColumn MakeColumn(int index, DataViewSchema.Column input)
    {
        if (!input.Type.Equals(normalized[index].InputType))
            throw Check.SchemaMismatch("inputSchema", "input", input.Name, normalized[index].InputType.ToString(), input.Type.ToString());
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        return new DataViewSchema.DetachedColumn(Columns[index].OutputColumnName, input.Type, annotations.ToAnnotations());
    }

    private protected override Delegate MakeGetter(int index, DataViewRow row, DataViewSchema.Column input)
    {
        var item = ((input.Type as VectorDataViewType)?.ItemType ?? input.Type).RawType;
        var method = input.Type is VectorDataViewType ? nameof(VectorGetter) : nameof(ScalarGetter);
        return (Delegate)GenericCall.Invoke(typeof(NormalizingTransformer), method, null, [item], row, input, normalized[index].Slots);
    }

    private static ValueGetter<T> ScalarGetter<T>(DataViewRow row, DataViewSchema.Column input, (double Scale, double Offset)[] slots)
        where T : System.Numerics.INumberBase<T>
    {
        var getter = row.GetGetter<T>(input);
        var (scale, offset) = (T.CreateTruncating(slots[0].Scale), T.CreateTruncating(slots[0].Offset));
        return (ref T value) =>
        {
            getter(ref value);
            value = (value - offset) * scale;
        };
    }

    private static ValueGetter<VBuffer<T>> VectorGetter<T>(DataViewRow row, DataViewSchema.Column input, (double Scale, double Offset)[] slots)
        where T : System.Numerics.INumberBase<T>
    {
        var getter = row.GetGetter<VBuffer<T>>(input);
        var scales = Array.ConvertAll(slots, slot => T.CreateTruncating(slot.Scale));
        var offsets = Array.ConvertAll(slots, slot => T.CreateTruncating(slot.Offset));
        VBuffer<T> source = default;
        return (ref VBuffer<T> value) =>
        {
            getter(ref source);
            Check.State(source.Length == scales.Length, $"A vector of {source.Length} slots came where {scales.Length} were expected.");
            source.CopyToDense(ref value);
            var editor = VBufferEditor.CreateFromBuffer(ref value);
            for (var i = 0; i < scales.Length; i++)
                editor.Values[i] = (editor.Values[i] - offsets[i]) * scales[i];
            value = editor.Commit();
        };
    }

    private static NormalizerModelParametersBase Parameters<T>(DataViewType type, (double Scale, double Offset)[] slots, Func<double, T> convert)
        => type is VectorDataViewType
            ? new AffineNormalizerModelParameters<ImmutableArray<T>>(
                [.. slots.Select(slot => convert(slot.Scale))],
                Array.TrueForAll(slots, slot => slot.Offset == 0) ? [] : [.. slots.Select(slot => convert(slot.Offset))])
            : new AffineNormalizerModelParameters<T>(convert(slots[0].Scale), convert(slots[0].Offset));
}
