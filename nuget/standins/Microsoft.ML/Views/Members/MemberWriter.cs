namespace Microsoft.ML.Data;

/// <summary>Fills objects from rows.</summary>
internal sealed class MemberWriter<TRow>
    where TRow : class
{
    private readonly List<(MemberColumn Member, DataViewSchema.Column Column)> bound = [];

    public MemberWriter(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        foreach (var column in MemberColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (!schema.TryFind(column.Name, out var source))
            {
                if (ignoreMissingColumns)
                    continue;
                throw Check.MissingColumn("Schema", "", column.Name);
            }

            var item = Members.ItemType(column.Member, out var isVector);
            var vector = source.Type as VectorDataViewType;
            Check.State(
                isVector == vector is not null && (vector?.ItemType ?? source.Type).RawType == item.RawType,
                $"Column '{column.Name}' is {source.Type}, which member '{column.Member.Name}' of {Members.TypeOf(column.Member)} cannot hold.");
            bound.Add((column, source));
        }
    }

    public IEnumerable<DataViewSchema.Column> Columns => bound.Select(pair => pair.Column);

    public Action<TRow> Bind(DataViewRow row)
    {
        var setters = bound.Select(pair => Setter(row, pair.Member, pair.Column)).ToArray();
        return target =>
        {
            foreach (var setter in setters)
                setter(target);
        };
    }

    private static Action<TRow> Setter(DataViewRow row, MemberColumn column, DataViewSchema.Column source)
    {
        var type = Members.TypeOf(column.Member);
        if (type == typeof(string))
            return Text(row, column, source);
        if (type == typeof(string[]))
            return Vector<ReadOnlyMemory<char>, string>(row, column, source, (values, target) =>
            {
                for (var i = 0; i < target.Length; i++)
                    target[i] = values.GetItemOrDefault(i).ToString();
            });
        var method = type.IsArray ? nameof(Array) : source.Type is VectorDataViewType ? nameof(Buffer) : nameof(Direct);
        var value = type.IsArray ? type.GetElementType() : ((source.Type as VectorDataViewType)?.ItemType ?? source.Type).RawType;
        return (Action<TRow>)GenericCall.Invoke(typeof(MemberWriter<TRow>), method, null, [value], row, column, source);
    }

    private static Action<TRow> Text(DataViewRow row, MemberColumn column, DataViewSchema.Column source)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(source);
        var set = Members.Setter<TRow, string>(column.Member);
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            getter(ref value);
            set(target, value.ToString());
        };
    }

    private static Action<TRow> Array<T>(DataViewRow row, MemberColumn column, DataViewSchema.Column source)
        => Vector<T, T>(row, column, source, (values, target) => values.CopyTo(target));

    private static Action<TRow> Vector<TSource, TTarget>(DataViewRow row, MemberColumn column, DataViewSchema.Column source, Action<VBuffer<TSource>, TTarget[]> copy)
    {
        var getter = row.GetGetter<VBuffer<TSource>>(source);
        var get = column.Member is PropertyInfo { CanRead: false } ? null : Members.Getter<TRow, TTarget[]>(column.Member);
        var set = Members.Setter<TRow, TTarget[]>(column.Member);
        VBuffer<TSource> value = default;
        return target =>
        {
            getter(ref value);
            var existing = get?.Invoke(target);
            if (existing is null || existing.Length != value.Length)
                existing = new TTarget[value.Length];
            copy(value, existing);
            set(target, existing);
        };
    }

    private static Action<TRow> Buffer<T>(DataViewRow row, MemberColumn column, DataViewSchema.Column source)
    {
        var getter = row.GetGetter<VBuffer<T>>(source);
        var set = Members.Setter<TRow, VBuffer<T>>(column.Member);
        return target =>
        {
            VBuffer<T> value = default;
            getter(ref value);
            set(target, value);
        };
    }

    private static Action<TRow> Direct<T>(DataViewRow row, MemberColumn column, DataViewSchema.Column source)
    {
        var getter = row.GetGetter<T>(source);
        var set = Members.Setter<TRow, T>(column.Member);
        T value = default;
        return target =>
        {
            getter(ref value);
            set(target, value);
        };
    }
}
