using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance.ThirdParty;

/// <summary>A transformer that is saved as the built-in one it wraps, or, with none, saves nothing.</summary>
public sealed class DelegatingTransformer(ITransformer inner, bool saves) : ITransformer
{
    public bool IsRowToRowMapper => inner.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => inner.Transform(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

    public void Save(ModelSaveContext ctx)
    {
        if (saves)
            inner.Save(ctx);
    }
}
