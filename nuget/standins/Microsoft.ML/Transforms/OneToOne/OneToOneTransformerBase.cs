namespace Microsoft.ML.Data;

/// <summary>Base of the transformers that make columns from one column each.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(InputOutputColumnPair[] columns)
    {
        Check.Param(columns is { Length: > 0 }, nameof(columns), "At least one column is needed.");
        foreach (var name in columns.Select(pair => pair.OutputColumnName))
            Check.Param(columns.Count(pair => pair.OutputColumnName == name) == 1, nameof(columns), $"Column '{name}' would be made twice.");
        Columns = columns;
    }

    private protected InputOutputColumnPair[] Columns { get; }

    private protected abstract DataViewSchema.DetachedColumn MakeColumn(int index, DataViewSchema.Column input);

    private protected abstract Delegate MakeGetter(int index, DataViewRow row, DataViewSchema.Column input);

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        var inputs = Columns.Select(pair => schema.TryFind(pair.InputColumnName, out var column)
            ? column
            : throw Check.MissingColumn("inputSchema", "input", pair.InputColumnName)).ToArray();
        return new Mapper(this, inputs);
    }

    private sealed class Mapper(OneToOneTransformerBase owner, DataViewSchema.Column[] inputs) : IRowMapper
    {
        public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = [.. inputs.Select((input, i) => owner.MakeColumn(i, input))];

        public IEnumerable<int> Dependencies(int output) => [inputs[output].Index];

        public Delegate CreateGetter(DataViewRow input, int output) => owner.MakeGetter(output, input, input.Schema[inputs[output].Index]);
    }
}
