namespace Microsoft.ML.Data;

/// <summary>Computes a transformer's columns from a row.</summary>
internal interface IRowMapper
{
    IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    IEnumerable<int> Dependencies(int output);

    Delegate CreateGetter(DataViewRow input, int output);
}
