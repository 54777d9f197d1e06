using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance.ThirdParty;

/// <summary>A scored row.</summary>
public sealed class NearestOriginRow(DataViewRow input, NearestOriginMapper mapper) : DataViewRow
{
    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        => (ValueGetter<TValue>?)mapper.CreateGetter(input, column.Index) ?? input.GetGetter<TValue>(input.Schema[column.Index]);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
