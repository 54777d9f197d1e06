using Gpicl.MLNet.Schemas;
using Microsoft.ML;

namespace Gpicl.MLNet.Transforms;

/// <summary>Ranks the classes of a classifier by their scores. Made by <c>mlContext.Transforms.TopLabels</c>.</summary>
internal sealed class TopLabelsEstimator : IEstimator<TopLabelsTransformer>
{
    private readonly TopLabelsFormat.Settings settings;

    public TopLabelsEstimator(string outputColumn, string scoreColumn, int count)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumn);
        ArgumentException.ThrowIfNullOrEmpty(scoreColumn);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        settings = new TopLabelsFormat.Settings(outputColumn, scoreColumn, count);
    }

    /// <summary>Looks for the scores. No row is read.</summary>
    /// <param name="input">Has the column of scores.</param>
    /// <exception cref="ArgumentException">The column is missing, or not a vector of <see cref="float"/> of known size.</exception>
    public TopLabelsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var transformer = new TopLabelsTransformer(settings);
        _ = transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnCheck.Features(inputSchema, settings.ScoreColumn);
        return SchemaShapes.Add(inputSchema, TopLabelsTransformer.Added(settings, settings.Count));
    }
}
