using System.Collections.Concurrent;

namespace Microsoft.ML.Data;

/// <summary>Column types of members that have an attribute of their own.</summary>
public static class DataViewTypeManager
{
    private static readonly ConcurrentDictionary<(Type, DataViewTypeAttribute), DataViewType> Types = new();

    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute typeAttribute = null)
    {
        Check.Value(dataViewType, nameof(dataViewType));
        Check.Value(type, nameof(type));
        var known = Types.GetOrAdd((type, typeAttribute), dataViewType);
        Check.Param(known.Equals(dataViewType), nameof(type), $"{type} stands for {known} already.");
    }

    internal static DataViewType Find(MemberInfo member)
    {
        var attribute = member.GetCustomAttribute<DataViewTypeAttribute>();
        attribute?.Register();
        return Types.GetValueOrDefault((Members.TypeOf(member), attribute));
    }
}
