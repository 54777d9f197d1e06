namespace Microsoft.ML.Conformance.ThirdParty;

/// <summary>A view with scores.</summary>
public sealed class NearestOriginView(IDataView source) : IDataView
{
    private readonly NearestOriginMapper mapper = new(source.Schema);

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        var active = new bool[Schema.Count];
        foreach (var column in needed)
            active[column.Index] = true;
        return new NearestOriginCursor(source.GetRowCursor(mapper.GetDependencies(needed), rand), mapper, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}
