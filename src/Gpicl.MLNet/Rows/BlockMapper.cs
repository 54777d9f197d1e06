using Microsoft.ML;

namespace Gpicl.MLNet.Rows;

/// <summary>Adds columns that are computed faster for many rows at once. Cursors compute in blocks; single rows when first asked for.</summary>
/// <param name="input">Schema of the rows.</param>
/// <param name="source">What the added columns are computed from.</param>
/// <param name="added">The added columns.</param>
internal abstract class BlockMapper(DataViewSchema input, DataViewSchema.Column source, params DataViewSchema.DetachedColumn[] added)
    : RowMapper(input, [source], added)
{
    /// <summary>What the added columns are computed from.</summary>
    protected DataViewSchema.Column Source => Sources[0];

    /// <summary>Most rows of a block.</summary>
    public abstract int LargestBlock { get; }

    /// <summary>Room for rows.</summary>
    /// <param name="input">Where they are read.</param>
    /// <param name="capacity">Most rows.</param>
    public abstract RowBlock CreateBlock(DataViewRow input, int capacity);

    /// <inheritdoc/>
    public override Delegate[] CreateGetters(DataViewRow input)
    {
        RowBlock block = CreateBlock(input, 1);
        long? computed = null;
        return block.CreateGetters(() =>
        {
            if (computed == input.Position)
                return 0;
            computed = null;
            block.Clear();
            block.Read(0);
            block.Compute();
            computed = input.Position;
            return 0;
        });
    }

    /// <inheritdoc/>
    public override DataViewRowCursor CreateCursor(DataViewRowCursor input, IReadOnlyCollection<DataViewSchema.Column> active) =>
        active.Any(column => column.Index >= InputSchema.Count) ? new BlockCursor(input, this, active) : base.CreateCursor(input, active);
}
