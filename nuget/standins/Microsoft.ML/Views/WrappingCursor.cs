namespace Microsoft.ML.Data;

/// <summary>A cursor over another of the same schema.</summary>
internal abstract class WrappingCursor : DataViewRowCursor
{
    private readonly DataViewSchema schema;
    private long position = -1;

    protected WrappingCursor(DataViewRowCursor input, DataViewSchema schema)
    {
        Input = input;
        this.schema = schema;
    }

    public override long Position => position;

    public override long Batch => Input.Batch;

    public override DataViewSchema Schema => schema;

    protected DataViewRowCursor Input { get; }

    public override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(column);

    public override bool MoveNext()
    {
        if (Advance())
        {
            position++;
            return true;
        }

        position = -1;
        return false;
    }

    protected abstract bool Advance();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Input.Dispose();
        base.Dispose(disposing);
    }
}
