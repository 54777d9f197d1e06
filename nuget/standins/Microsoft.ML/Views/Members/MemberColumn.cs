namespace Microsoft.ML.Data;

/// <summary>A member of a row class bound to a column.</summary>
internal sealed class MemberColumn
{
    private MemberColumn(string name, DataViewType type, MemberInfo member, DataViewSchema.Annotations annotations)
    {
        Name = name;
        Type = type;
        Member = member;
        Annotations = annotations;
    }

    public string Name { get; }

    public DataViewType Type { get; }

    public MemberInfo Member { get; }

    public DataViewSchema.Annotations Annotations { get; }

    public static MemberColumn[] Of(Type rowType, SchemaDefinition definition, SchemaDefinition.Direction direction)
    {
        var result = new List<MemberColumn>();
        foreach (var column in definition ?? SchemaDefinition.Create(rowType, direction))
        {
            Check.Param(column.MemberName is not null, "userSchemaDefinition", "A column has no member.");
            var member = Members.Find(rowType, column.MemberName);
            Check.Param(member is not null, "userSchemaDefinition", $"Type {rowType} has no member '{column.MemberName}'.");
            var name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
            var item = Members.ItemType(member, out var isVector);
            var type = column.ColumnType ?? (isVector ? new VectorDataViewType((PrimitiveDataViewType)item) : item);
            var vector = type as VectorDataViewType;
            Check.Param(
                isVector == vector is not null,
                "userSchemaDefinition",
                $"Column '{name}' is a {(vector is null ? "scalar" : "vector")}, but member '{column.MemberName}' a {(isVector ? "vector" : "scalar")}.");
            var itemRaw = (vector?.ItemType ?? type).RawType;
            Check.Param(itemRaw == item.RawType, "userSchemaDefinition", $"Column '{name}' has items of {itemRaw}, but member '{column.MemberName}' of {item.RawType}.");
            result.Add(new MemberColumn(name, type, member, column.Annotations));
        }

        return [.. result];
    }

    public static DataViewSchema SchemaOf(IEnumerable<MemberColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    /// <summary>How the members of <paramref name="rowType"/> stand for the columns of an existing schema.</summary>
    public static SchemaDefinition DefinitionFor(Type rowType, DataViewSchema schema, SchemaDefinition.Direction direction)
    {
        var definition = SchemaDefinition.Create(rowType, direction);
        foreach (var column in definition)
        {
            if (!schema.TryFind(column.ColumnName, out var found))
                continue;
            column.ColumnType = found.Type;
            column.AddAnnotations(found.Annotations);
        }

        return definition;
    }
}
