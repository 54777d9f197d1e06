using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance.ThirdParty;

/// <summary>Gives each row its position.</summary>
public sealed class PositionTransformer : ITransformer
{
    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new Mapper(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input) => throw new NotSupportedException();

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(inputSchema);

    public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

    public sealed class Output
    {
        public long Position { get; set; }
    }

    private sealed class Mapper : IRowToRowMapper
    {
        public Mapper(DataViewSchema input)
        {
            InputSchema = input;
            var builder = new DataViewSchema.Builder();
            builder.AddColumn("Position", NumberDataViewType.Int64);
            OutputSchema = builder.ToSchema();
        }

        public DataViewSchema InputSchema { get; }

        public DataViewSchema OutputSchema { get; }

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => [];

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(input, OutputSchema);
    }

    private sealed class Row(DataViewRow input, DataViewSchema schema) : DataViewRow
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => (ValueGetter<TValue>)(Delegate)(ValueGetter<long>)((ref long value) => value = input.Position);
    }
}
