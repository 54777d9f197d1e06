namespace Microsoft.ML.Data;

/// <summary>A choice of a schema's columns.</summary>
internal sealed class ChosenColumns : IRowToRowMapper
{
    private readonly int[] chosen;

    public ChosenColumns(DataViewSchema input, int[] chosen)
    {
        InputSchema = input;
        this.chosen = chosen;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(chosen.Select(index => input[index]));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => dependingColumns.Select(column => chosen[column.Index]).Distinct().Order().Select(index => InputSchema[index]);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.Value(input, nameof(input));
        Check.Value(activeColumns, nameof(activeColumns));
        Check.Param(input.Schema == InputSchema, nameof(input), "The row is not of the schema this mapper was made for.");
        return new ChosenColumnsRow(input, this);
    }

    public DataViewSchema.Column Source(DataViewSchema.Column output) => InputSchema[chosen[output.Index]];
}
