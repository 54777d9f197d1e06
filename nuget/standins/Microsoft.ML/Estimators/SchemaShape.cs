namespace Microsoft.ML;

/// <summary>What is known of a schema before there is data.</summary>
public sealed partial class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private static readonly SchemaShape Empty = new([]);

    private readonly Column[] columns;

    public SchemaShape(IEnumerable<Column> columns)
    {
        Check.Value(columns, nameof(columns));
        this.columns = [.. columns];
        Check.Param(Array.TrueForAll(this.columns, column => column.IsValid), nameof(columns), "A column is the default one.");
    }

    public int Count => columns.Length;

    public Column this[int index] => columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static SchemaShape Create(DataViewSchema schema)
    {
        Check.Value(schema, nameof(schema));
        return new SchemaShape(schema.Where(column => !column.IsHidden).Select(column => Column.Of(
            column.Name,
            column.Type,
            new SchemaShape(column.Annotations.Schema.Select(annotation => Column.Of(annotation.Name, annotation.Type, Empty))))));
    }

    internal bool TryFindColumn(string name, out Column column)
    {
        column = Array.Find(columns, candidate => candidate.Name == name);
        return column.IsValid;
    }

    /// <summary>This shape with columns replaced, by name, or added at the end.</summary>
    internal SchemaShape With(params Column[] added)
    {
        var result = columns.ToDictionary(column => column.Name);
        foreach (var column in added)
            result[column.Name] = column;
        return new SchemaShape(result.Values);
    }
}
