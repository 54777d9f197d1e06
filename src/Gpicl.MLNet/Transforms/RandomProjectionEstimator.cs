using Gpicl.MLNet.Schemas;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Transforms;

/// <summary>Projects vectors with the random projection A of a task (§3.1 of the paper). Made by <c>mlContext.Transforms.RandomProjection</c>.</summary>
internal sealed class RandomProjectionEstimator : IEstimator<RandomProjectionTransformer>
{
    private readonly string outputColumn;
    private readonly string inputColumn;
    private readonly int outputs;
    private readonly ulong seed;
    private readonly long task;

    public RandomProjectionEstimator(string outputColumn, string? inputColumn, int outputs, ulong seed, long task)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumn);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(task);
        this.outputColumn = outputColumn;
        this.inputColumn = inputColumn ?? outputColumn;
        this.outputs = outputs;
        this.seed = seed;
        this.task = task;
    }

    /// <summary>Makes the projection for the width of the input column. No row is read.</summary>
    /// <param name="input">Has the input column.</param>
    /// <exception cref="ArgumentException">The input column is missing, not a vector of <see cref="float"/>, of unknown size or too wide.</exception>
    public RandomProjectionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (_, width) = ColumnCheck.Features(input.Schema, inputColumn);
        return new RandomProjectionTransformer(outputColumn, inputColumn, width, outputs, seed, task);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnCheck.Features(inputSchema, inputColumn);
        return SchemaShapes.Add(inputSchema, new DataViewSchema.DetachedColumn(outputColumn, new VectorDataViewType(NumberDataViewType.Single, outputs)));
    }
}
