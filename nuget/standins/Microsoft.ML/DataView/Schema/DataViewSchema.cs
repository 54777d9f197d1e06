namespace Microsoft.ML;

/// <summary>The columns of a view. A later column hides earlier ones of the same name.</summary>
public sealed partial class DataViewSchema : IReadOnlyList<DataViewSchema.Column>
{
    private readonly Column[] columns;
    private readonly Dictionary<string, int> indices = [];

    private DataViewSchema(Column[] columns)
    {
        this.columns = columns;
        foreach (var column in columns)
            indices[column.Name] = column.Index;
    }

    public int Count => columns.Length;

    public Column this[string name]
    {
        get
        {
            if (string.IsNullOrEmpty(name))
                throw new ArgumentNullException(nameof(name));
            if (!indices.TryGetValue(name, out var index))
                throw new ArgumentOutOfRangeException(nameof(name), $"There is no column '{name}'.");
            return columns[index];
        }
    }

    public Column this[int columnIndex]
    {
        get
        {
            if (columnIndex < 0 || columnIndex >= columns.Length)
                throw new ArgumentOutOfRangeException(nameof(columnIndex));
            return columns[columnIndex];
        }
    }

    public Column? GetColumnOrNull(string name)
    {
        if (string.IsNullOrEmpty(name))
            throw new ArgumentException("A name is needed.", nameof(name));
        return indices.TryGetValue(name, out var index) ? columns[index] : null;
    }

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Count} columns";

    internal bool TryFind(string name, out Column column)
    {
        var found = indices.TryGetValue(name, out var index);
        column = found ? columns[index] : default;
        return found;
    }
}
