namespace Microsoft.ML.Data;

/// <summary>Joins columns of a row.</summary>
internal sealed class ConcatenatingMapper : IRowMapper
{
    private readonly DataViewSchema.Column[] inputs;
    private readonly PrimitiveDataViewType itemType;

    public ConcatenatingMapper(string outputColumn, DataViewSchema.Column[] inputs)
    {
        this.inputs = inputs;
        var size = 0;
        var known = true;
        foreach (var input in inputs)
        {
            var vector = input.Type as VectorDataViewType;
            var item = vector?.ItemType ?? (PrimitiveDataViewType)input.Type;
            itemType ??= item;
            if (!item.Equals(itemType))
                throw Check.SchemaMismatch("inputSchema", "input", input.Name, itemType.ToString(), input.Type.ToString());
            known &= vector is null || vector.IsKnownSize;
            size += vector?.Size ?? 1;
        }

        var builder = new DataViewSchema.Annotations.Builder();
        if (known && inputs.Any(input => input.Type is not VectorDataViewType || input.HasSlotNames()))
            builder.AddVector(AnnotationKinds.SlotNames, TextDataViewType.Instance, SlotNames(inputs));
        if (inputs.Length > 0 && inputs.All(input => input.IsNormalized()))
            builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        itemType ??= NumberDataViewType.Single;
        Outputs = [new DataViewSchema.DetachedColumn(outputColumn, new VectorDataViewType(itemType, known ? size : 0), builder.ToAnnotations())];
    }

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public IEnumerable<int> Dependencies(int output) => inputs.Select(input => input.Index);

    public Delegate CreateGetter(DataViewRow input, int output)
        => (Delegate)GenericCall.Invoke(typeof(ConcatenatingMapper), nameof(Getter), this, [itemType.RawType], input);

    /// <summary>A scalar gives its column's name, a slot "column.slot"; slots without names give empty ones.</summary>
    private static ReadOnlyMemory<char>[] SlotNames(DataViewSchema.Column[] inputs)
    {
        var names = new List<ReadOnlyMemory<char>>();
        foreach (var input in inputs)
        {
            if (input.Type is not VectorDataViewType vector)
            {
                names.Add(input.Name.AsMemory());
                continue;
            }

            VBuffer<ReadOnlyMemory<char>> slots = new(vector.Size, 0, null, []);
            if (input.HasSlotNames())
                input.GetSlotNames(ref slots);
            names.AddRange(slots.DenseValues().Select(slot => slot.IsEmpty ? slot : $"{input.Name}.{slot}".AsMemory()));
        }

        return [.. names];
    }

    private ValueGetter<VBuffer<T>> Getter<T>(DataViewRow row)
    {
        var getters = inputs.Select(input => GetterOf.Column(row, row.Schema[input.Index])).ToArray();
        var buffers = new VBuffer<T>[getters.Length];
        return (ref VBuffer<T> value) =>
        {
            var length = 0;
            for (var i = 0; i < getters.Length; i++)
            {
                if (getters[i] is ValueGetter<VBuffer<T>> vector)
                {
                    vector(ref buffers[i]);
                }
                else
                {
                    T scalar = default;
                    ((ValueGetter<T>)getters[i])(ref scalar);
                    VBuffer<T>.Copy([scalar], 0, ref buffers[i], 1);
                }

                length += buffers[i].Length;
            }

            var editor = VBufferEditor.Create(ref value, length);
            var start = 0;
            foreach (var buffer in buffers)
            {
                buffer.CopyTo(editor.Values.Slice(start, buffer.Length));
                start += buffer.Length;
            }

            value = editor.Commit();
        };
    }
}
