namespace Microsoft.ML.Data;

/// <summary>The rows whose share, a number in [0, 1), lies in a range or outside it.</summary>
internal sealed class SplitView(IDataView source, RowShare share, double lower, double upper, bool complement) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = (columnsNeeded ?? []).ToArray();
        var input = source.GetRowCursor(needed.Concat(share.Columns).DistinctBy(column => column.Index));
        return new Cursor(input, new ActiveColumns(Schema, needed), share.Bind(input), value => (lower <= value && value < upper) != complement);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor input, ActiveColumns active, Func<double> share, Func<double, bool> keep)
        : WrappingCursor(input, input.Schema)
    {
        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            active.Require(column);
            return base.GetGetter<TValue>(column);
        }

        protected override bool Advance()
        {
            while (Input.MoveNext())
            {
                if (keep(share()))
                    return true;
            }

            return false;
        }
    }
}
