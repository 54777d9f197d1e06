using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Schemas;

/// <summary>
/// Makes shapes of schemas. Their columns have no accessible constructor, but a chain shows each of its estimators the
/// shape of the data it is fitted to.
/// </summary>
internal static class SchemaShapes
{
    /// <summary>The shape with columns added or replaced.</summary>
    public static SchemaShape Add(SchemaShape input, params DataViewSchema.DetachedColumn[] added)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(added);
        SchemaShape shape = Of(builder.ToSchema());
        return new SchemaShape(input.Where(column => !added.Any(other => other.Name == column.Name)).Concat(shape));
    }

    /// <summary>The shape of a schema.</summary>
    public static SchemaShape Of(DataViewSchema schema)
    {
        var recorder = new Recorder();
        new EstimatorChain<ITransformer>().Append(recorder).Fit(new EmptyView(schema));
        return recorder.Shape!;
    }

    private sealed class Recorder : IEstimator<ITransformer>
    {
        public SchemaShape? Shape { get; private set; }

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;
    }
}
