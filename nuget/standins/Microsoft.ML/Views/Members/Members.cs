using System.Linq.Expressions;

namespace Microsoft.ML.Data;

/// <summary>The fields and properties of a row class.</summary>
internal static class Members
{
    public static IEnumerable<MemberInfo> Of(Type type, SchemaDefinition.Direction direction)
    {
        const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;
        var properties = type.GetProperties(Instance).Where(property => property.GetIndexParameters().Length == 0
            && ((direction.HasFlag(SchemaDefinition.Direction.Read) && property.GetGetMethod() is not null)
                || (direction.HasFlag(SchemaDefinition.Direction.Write) && property.GetSetMethod() is not null)));
        return type.GetFields(Instance).Concat<MemberInfo>(properties);
    }

    public static bool HasColumn(MemberInfo member)
        => TypeOf(member) != typeof(IChannel)
           && member is not FieldInfo { IsLiteral: true }
           && member.GetCustomAttribute<NoColumnAttribute>() is null;

    public static string ColumnName(MemberInfo member)
        => member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;

    public static Type TypeOf(MemberInfo member)
        => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    public static MemberInfo Find(Type type, string name)
        => (MemberInfo)type.GetField(name) ?? type.GetProperty(name);

    /// <summary>The type of a member's values, which for a vector is primitive.</summary>
    public static DataViewType ItemType(MemberInfo member, out bool isVector)
    {
        isVector = false;
        if (DataViewTypeManager.Find(member) is { } special)
            return special;
        var type = TypeOf(member);
        var isBuffer = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>);
        isVector = type.IsArray || isBuffer;
        var item = type.IsArray ? type.GetElementType() : isBuffer ? type.GetGenericArguments()[0] : type;
        return TypeMap.FromClr(item)
            ?? throw new ArgumentOutOfRangeException("rawType", $"No column can hold member {member.Name}.");
    }

    public static Func<TRow, TMember> Getter<TRow, TMember>(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    public static Action<TRow, TMember> Setter<TRow, TMember>(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TMember));
        return Expression.Lambda<Action<TRow, TMember>>(Expression.Assign(Expression.MakeMemberAccess(row, member), value), row, value).Compile();
    }
}
