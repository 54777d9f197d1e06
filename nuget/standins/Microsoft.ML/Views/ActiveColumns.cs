namespace Microsoft.ML.Data;

/// <summary>Which columns a cursor was asked for.</summary>
internal sealed class ActiveColumns
{
    private readonly bool[] active;

    public ActiveColumns(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        active = new bool[schema.Count];
        foreach (var column in columns ?? [])
            active[column.Index] = true;
    }

    public bool this[int index] => active[index];

    public IEnumerable<int> Indices => Enumerable.Range(0, active.Length).Where(i => active[i]);

    public void Require(DataViewSchema.Column column)
        => Check.Param(column.Index < active.Length && active[column.Index], nameof(column), $"The column '{column.Name}' is not active.");
}
