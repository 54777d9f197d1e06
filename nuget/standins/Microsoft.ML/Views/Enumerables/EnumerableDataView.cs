namespace Microsoft.ML.Data;

/// <summary>Objects in memory as a view. A list can be shuffled, any other sequence is read in its order.</summary>
internal sealed class EnumerableDataView<TRow> : IDataView
    where TRow : class
{
    private readonly IEnumerable<TRow> rows;
    private readonly MemberColumn[] columns;

    public EnumerableDataView(IEnumerable<TRow> rows, SchemaDefinition definition)
    {
        Check.Value(rows, "data");
        this.rows = rows;
        columns = MemberColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Read);
        Schema = MemberColumn.SchemaOf(columns);
    }

    public bool CanShuffle => rows is IList<TRow>;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (rows as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var order = rows as IList<TRow> is { } list && rand is not null ? Shuffled(list, rand) : rows.Select((row, i) => (row, i));
        return new EnumerableCursor<TRow>(order, columns, Schema, columnsNeeded);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private static IEnumerable<(TRow Row, int Index)> Shuffled(IList<TRow> list, Random random)
    {
        var order = Enumerable.Range(0, list.Count).ToArray();
        random.Shuffle(order);
        return order.Select(i => (list[i], i));
    }
}
