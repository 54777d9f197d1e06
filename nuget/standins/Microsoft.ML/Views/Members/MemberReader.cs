namespace Microsoft.ML.Data;

/// <summary>Makes getters that read members of the current object.</summary>
internal static class MemberReader
{
    public static Delegate CreateGetter<TRow>(MemberColumn column, Func<TRow> current)
    {
        var type = Members.TypeOf(column.Member);
        if (type == typeof(string))
            return Text(Members.Getter<TRow, string>(column.Member), current);
        if (type == typeof(string[]))
            return TextVector(Members.Getter<TRow, string[]>(column.Member), current);
        if (type.IsArray)
            return Make<TRow>(nameof(Vector), type.GetElementType(), column, current);
        if (column.Type is KeyDataViewType)
            return Make<TRow>(nameof(Key), type, column, current);
        return Make<TRow>(column.Type is VectorDataViewType ? nameof(Buffer) : nameof(Direct), ((column.Type as VectorDataViewType)?.ItemType ?? column.Type).RawType, column, current);
    }

    private static Delegate Make<TRow>(string method, Type value, MemberColumn column, Func<TRow> current)
        => (Delegate)GenericCall.Invoke(typeof(MemberReader), method, null, [typeof(TRow), value], column, current);

    private static ValueGetter<ReadOnlyMemory<char>> Text<TRow>(Func<TRow, string> member, Func<TRow> current)
        => (ref ReadOnlyMemory<char> value) => value = member(current()).AsMemory();

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> TextVector<TRow>(Func<TRow, string[]> member, Func<TRow> current)
        => (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var source = member(current()) ?? [];
            var editor = VBufferEditor.Create(ref value, source.Length);
            for (var i = 0; i < source.Length; i++)
                editor.Values[i] = source[i].AsMemory();
            value = editor.Commit();
        };

    private static ValueGetter<VBuffer<T>> Vector<TRow, T>(MemberColumn column, Func<TRow> current)
    {
        var member = Members.Getter<TRow, T[]>(column.Member);
        return (ref VBuffer<T> value) =>
        {
            var source = member(current()) ?? [];
            VBuffer<T>.Copy(source, 0, ref value, source.Length);
        };
    }

    private static ValueGetter<VBuffer<T>> Buffer<TRow, T>(MemberColumn column, Func<TRow> current)
    {
        var member = Members.Getter<TRow, VBuffer<T>>(column.Member);
        return (ref VBuffer<T> value) => member(current()).CopyTo(ref value);
    }

    private static ValueGetter<T> Direct<TRow, T>(MemberColumn column, Func<TRow> current)
    {
        var member = Members.Getter<TRow, T>(column.Member);
        return (ref T value) => value = member(current());
    }

    /// <summary>In the member keys count from 0; what is out of range is missing.</summary>
    private static ValueGetter<T> Key<TRow, T>(MemberColumn column, Func<TRow> current)
        where T : struct, System.Numerics.INumberBase<T>
    {
        var member = Members.Getter<TRow, T>(column.Member);
        var count = ((KeyDataViewType)column.Type).Count;
        return (ref T value) =>
        {
            var read = member(current());
            value = ulong.CreateTruncating(read) < count ? read + T.One : T.Zero;
        };
    }
}
