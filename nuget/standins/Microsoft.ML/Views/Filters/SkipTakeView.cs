namespace Microsoft.ML.Data;

/// <summary>A stretch of another view's rows.</summary>
internal sealed class SkipTakeView(IDataView source, long skip, long take) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount() is long count ? Math.Min(take, Math.Max(0, count - skip)) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => new Cursor(source.GetRowCursor(columnsNeeded), Schema, skip, take);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor input, DataViewSchema schema, long skip, long take) : WrappingCursor(input, schema)
    {
        private long skipped;
        private long taken;

        protected override bool Advance()
        {
            for (; skipped < skip; skipped++)
            {
                if (!Input.MoveNext())
                    return false;
            }

            return taken++ < take && Input.MoveNext();
        }
    }
}
