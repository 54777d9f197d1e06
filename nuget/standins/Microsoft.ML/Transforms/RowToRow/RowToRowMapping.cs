namespace Microsoft.ML.Data;

/// <summary>A mapper bound to an input schema. A new column of an old name goes right after the one it hides.</summary>
internal sealed class RowToRowMapping : IRowToRowMapper
{
    private readonly IRowMapper mapper;
    private readonly List<int> sources = []; // an input column's index, or ~i for the mapper's output i

    public RowToRowMapping(DataViewSchema input, IRowMapper mapper)
    {
        InputSchema = input;
        this.mapper = mapper;
        sources.AddRange(Enumerable.Range(0, input.Count));
        for (var i = 0; i < mapper.Outputs.Count; i++)
        {
            var hidden = sources.FindLastIndex(source => NameOf(source) == mapper.Outputs[i].Name);
            sources.Insert(hidden < 0 ? sources.Count : hidden + 1, ~i);
        }

        var builder = new DataViewSchema.Builder();
        foreach (var source in sources)
        {
            var column = source >= 0 ? new DataViewSchema.DetachedColumn(input[source]) : mapper.Outputs[~source];
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => dependingColumns
            .SelectMany(column => sources[column.Index] is var source && source >= 0 ? [source] : mapper.Dependencies(~source))
            .Distinct()
            .Order()
            .Select(index => InputSchema[index]);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.Value(input, nameof(input));
        Check.Value(activeColumns, nameof(activeColumns));
        Check.State(input.Schema == InputSchema, "The row is not of the schema this mapper was made for.");
        return new MappedRow(input, this, activeColumns);
    }

    public int Source(int outputColumn) => sources[outputColumn];

    public Delegate CreateGetter(DataViewRow input, int output) => mapper.CreateGetter(input, output);

    private string NameOf(int source) => source >= 0 ? InputSchema[source].Name : mapper.Outputs[~source].Name;
}
