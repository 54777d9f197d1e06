using Gpicl.MLNet.Schemas;
using Microsoft.ML;

namespace Gpicl.MLNet.Transforms;

/// <summary>Permutes keys with the label permutation ρ of a task (§3.1 of the paper). Made by <c>mlContext.Transforms.PermuteLabels</c>.</summary>
internal sealed class LabelPermutationEstimator : IEstimator<LabelPermutationTransformer>
{
    private readonly string outputColumn;
    private readonly string inputColumn;
    private readonly int? classes;
    private readonly ulong seed;
    private readonly long task;

    public LabelPermutationEstimator(string outputColumn, string? inputColumn, int? classes, ulong seed, long task)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumn);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes ?? 1, 1, nameof(classes));
        ArgumentOutOfRangeException.ThrowIfNegative(task);
        this.outputColumn = outputColumn;
        this.inputColumn = inputColumn ?? outputColumn;
        this.classes = classes;
        this.seed = seed;
        this.task = task;
    }

    /// <summary>Makes the permutation for the key values of the input column. No row is read.</summary>
    /// <param name="input">Has the input column.</param>
    /// <exception cref="ArgumentException">The input column is missing, not a key, or has more key values than the task has labels.</exception>
    public LabelPermutationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new LabelPermutationTransformer(
            outputColumn, inputColumn, classes ?? ColumnCheck.Label(input.Schema, inputColumn).Count, seed, task, input.Schema);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column column = ColumnCheck.Label(inputSchema, inputColumn);
        return SchemaShapes.Add(inputSchema, KeyNames.Describe(outputColumn, 2, KeyNames.Of(column)));
    }
}
