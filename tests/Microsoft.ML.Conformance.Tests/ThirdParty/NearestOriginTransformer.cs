using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance.ThirdParty;

/// <summary>A transformer written outside Microsoft.ML: scores three classes by the features' distances to fixed points.</summary>
public sealed class NearestOriginTransformer : ISingleFeaturePredictionTransformer<NearestOrigin>, IDisposable
{
    public bool Disposed { get; private set; }

    public NearestOrigin Model { get; } = new();

    public string FeatureColumnName => "Features";

    public DataViewType FeatureColumnType { get; } = new VectorDataViewType(NumberDataViewType.Single, 2);

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new NearestOriginMapper(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input) => new NearestOriginView(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new NearestOriginMapper(inputSchema);

    public void Save(ModelSaveContext ctx) => throw new NotSupportedException("not savable");

    public void Dispose() => Disposed = true;
}
