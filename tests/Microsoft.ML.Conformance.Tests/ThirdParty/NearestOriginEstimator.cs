namespace Microsoft.ML.Conformance.ThirdParty;

/// <summary>An estimator written outside Microsoft.ML. It keeps the shape it was last asked about.</summary>
public sealed class NearestOriginEstimator : IEstimator<NearestOriginTransformer>
{
    public SchemaShape? LastShape { get; private set; }

    public NearestOriginTransformer Fit(IDataView input) => new();

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        LastShape = inputSchema;
        return inputSchema;
    }
}
