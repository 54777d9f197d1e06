using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests.Support;

/// <summary>Keeps the shape that a chain shows its last estimator.</summary>
public sealed class ShapeRecorder : IEstimator<ITransformer>
{
    private SchemaShape? shape;

    public static SchemaShape Shape(IDataView data, params IEstimator<ITransformer>[] before)
    {
        var recorder = new ShapeRecorder();
        before.Aggregate(new EstimatorChain<ITransformer>(), (chain, estimator) => chain.Append(estimator)).Append(recorder).Fit(data);
        return recorder.shape!;
    }

    /// <summary>A line for each column, with its annotations.</summary>
    public static IEnumerable<string> Describe(SchemaShape shape) =>
        shape.Select(column => $"{DescribeColumn(column)} [{string.Join(", ", column.Annotations.Select(DescribeColumn).Order(StringComparer.Ordinal))}]")
            .Order(StringComparer.Ordinal);

    public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => shape = inputSchema;

    private static string DescribeColumn(SchemaShape.Column column) => $"{column.Name} {column.Kind} {(column.IsKey ? "Key " : "")}{column.ItemType}";
}
