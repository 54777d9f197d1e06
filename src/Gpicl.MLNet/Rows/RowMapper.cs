using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Rows;

/// <summary>Adds columns to rows, each computed from the row's own columns.</summary>
internal abstract class RowMapper : IRowToRowMapper
{
    /// <summary>Adds columns to a schema.</summary>
    /// <param name="input">Schema of the rows.</param>
    /// <param name="sources">What the added columns are computed from.</param>
    /// <param name="added">The added columns.</param>
    protected RowMapper(DataViewSchema input, DataViewSchema.Column[] sources, params DataViewSchema.DetachedColumn[] added)
    {
        Sources = sources;
        InputSchema = input;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumns(added);
        OutputSchema = builder.ToSchema();
    }

    /// <summary>What the added columns are computed from.</summary>
    protected DataViewSchema.Column[] Sources { get; }

    /// <inheritdoc/>
    public DataViewSchema InputSchema { get; }

    /// <inheritdoc/>
    public DataViewSchema OutputSchema { get; }

    /// <inheritdoc/>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new bool[InputSchema.Count];
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            if (column.Index < needed.Length)
                needed[column.Index] = true;
            else
                Array.ForEach(Sources, source => needed[source.Index] = true);
        }

        return InputSchema.Where(column => needed[column.Index]);
    }

    /// <inheritdoc/>
    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != InputSchema)
            throw new ArgumentException("The row's schema is not the one this mapper was made for.", nameof(input));
        return new MappedRow(input, new MappedColumns(this, input, activeColumns));
    }

    /// <summary>Getters of the added columns for the row that <paramref name="input"/> stands at, each a <see cref="ValueGetter{TValue}"/>.</summary>
    public abstract Delegate[] CreateGetters(DataViewRow input);

    /// <summary>Adds the columns to the rows of a cursor, which belongs to the new cursor.</summary>
    public virtual DataViewRowCursor CreateCursor(DataViewRowCursor input, IReadOnlyCollection<DataViewSchema.Column> active) =>
        new MappedCursor(input, new MappedColumns(this, input, active));
}
