using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance.ThirdParty;

/// <summary>Scored rows.</summary>
public sealed class NearestOriginCursor(DataViewRowCursor input, NearestOriginMapper mapper, bool[] active) : DataViewRowCursor
{
    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override bool MoveNext() => input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        => (ValueGetter<TValue>?)mapper.CreateGetter(input, column.Index) ?? input.GetGetter<TValue>(input.Schema[column.Index]);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
