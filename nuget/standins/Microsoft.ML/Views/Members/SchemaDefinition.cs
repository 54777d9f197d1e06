namespace Microsoft.ML.Data;

/// <summary>How the members of a class stand for columns.</summary>
public sealed partial class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    /// <summary>Whether members are read, written or both.</summary>
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = 3,
    }

    public Column this[string columnName]
    {
        get => this.FirstOrDefault(column => column.ColumnName == columnName);
        set
        {
            Check.Param(value?.ColumnName == columnName, nameof(columnName), "The column's name must be the same.");
            RemoveAll(column => column.ColumnName == columnName);
            Add(value);
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        Check.Value(userType, nameof(userType));
        var definition = new SchemaDefinition();
        var names = new HashSet<string>();
        foreach (var member in Members.Of(userType, direction).Where(Members.HasColumn))
        {
            var name = Members.ColumnName(member);
            Check.Param(names.Add(name), nameof(userType), $"Two members stand for column '{name}'.");
            definition.Add(new Column(member.Name, name, ColumnType(member)));
        }

        return definition;
    }

    private static DataViewType ColumnType(MemberInfo member)
    {
        var item = Members.ItemType(member, out var isVector);
        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Check.Param(vector is null || isVector, "userType", $"Member {member.Name} has a vector's attribute but is no vector.");
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
        {
            Check.Param(KeyDataViewType.IsValidDataType(item.RawType), "userType", $"Member {member.Name} has a key's attribute but is no unsigned whole number.");
            item = new KeyDataViewType(item.RawType, key.KeyCount.Count.GetValueOrDefault());
        }

        if (!isVector)
            return item;
        return vector?.Dimensions is { Length: > 0 } dimensions
            ? new VectorDataViewType((PrimitiveDataViewType)item, dimensions)
            : new VectorDataViewType((PrimitiveDataViewType)item, 0);
    }
}
