namespace Microsoft.ML.Internal;

/// <summary>Which column type a CLR type stands for, and which key value is missing.</summary>
internal static class TypeMap
{
    public static PrimitiveDataViewType FromClr(Type type)
    {
        if (type == typeof(ReadOnlyMemory<char>) || type == typeof(string))
            return TextDataViewType.Instance;
        if (type == typeof(bool))
            return BooleanDataViewType.Instance;
        if (type == typeof(DateTime))
            return DateTimeDataViewType.Instance;
        if (type == typeof(DateTimeOffset))
            return DateTimeOffsetDataViewType.Instance;
        if (type == typeof(TimeSpan))
            return TimeSpanDataViewType.Instance;
        if (type == typeof(DataViewRowId))
            return RowIdDataViewType.Instance;
        return NumberDataViewType.OrNull(type);
    }

    public static DataKind KindOf(Type type)
    {
        if (type == typeof(string) || type == typeof(ReadOnlyMemory<char>))
            return DataKind.String;
        return Enum.TryParse(type.Name, out DataKind kind) ? kind : 0;
    }

    public static PrimitiveDataViewType FromKind(DataKind kind) => kind switch
    {
        DataKind.String => TextDataViewType.Instance,
        DataKind.Boolean => BooleanDataViewType.Instance,
        DataKind.DateTime => DateTimeDataViewType.Instance,
        DataKind.DateTimeOffset => DateTimeOffsetDataViewType.Instance,
        DataKind.TimeSpan => TimeSpanDataViewType.Instance,
        _ => NumberDataViewType.OrNull(Type.GetType("System." + kind)),
    };

    public static ulong LargestKey(Type type)
        => type == typeof(byte) ? byte.MaxValue
         : type == typeof(ushort) ? ushort.MaxValue
         : type == typeof(uint) ? uint.MaxValue
         : ulong.MaxValue;
}
