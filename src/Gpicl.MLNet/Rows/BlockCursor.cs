using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Rows;

/// <summary>
/// Computes added columns in blocks: reads ahead, computes them for all rows of the block at once, then hands the rows out.
/// Blocks begin small, so that whoever wants a few rows does not pay for many.
/// </summary>
internal sealed class BlockCursor : DataViewRowCursor
{
    private const int FirstBlock = 8;

    private readonly DataViewRowCursor input;
    private readonly BlockMapper mapper;
    private readonly ColumnBlock?[] columns; // [columns of the input], null where not active
    private readonly bool[] added;
    private readonly ValueGetter<DataViewRowId> readId;
    private readonly (long Position, long Batch, DataViewRowId Id)[] rows;
    private readonly RowBlock values; // of the added columns
    private int size;
    private int count;
    private int current = -1;

    public BlockCursor(DataViewRowCursor input, BlockMapper mapper, IReadOnlyCollection<DataViewSchema.Column> active)
    {
        this.input = input;
        this.mapper = mapper;
        rows = new (long, long, DataViewRowId)[mapper.LargestBlock];
        size = Math.Min(FirstBlock, mapper.LargestBlock);
        int inputs = mapper.InputSchema.Count;
        columns = new ColumnBlock?[inputs];
        added = new bool[mapper.OutputSchema.Count - inputs];
        foreach (DataViewSchema.Column column in active)
        {
            if (column.Index >= inputs)
                added[column.Index - inputs] = true;
            else
                columns[column.Index] ??= ColumnBlock.Create(input, mapper.InputSchema[column.Index], mapper.LargestBlock);
        }

        readId = input.GetIdGetter();
        values = mapper.CreateBlock(input, mapper.LargestBlock);
    }

    public override long Position => current < 0 ? -1 : rows[current].Position;

    public override long Batch => current < 0 ? 0 : rows[current].Batch;

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override bool MoveNext()
    {
        if (current + 1 >= count && !Fill())
        {
            current = -1;
            return false;
        }

        current++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        column.Index < columns.Length ? columns[column.Index] != null : added[column.Index - columns.Length];

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = rows[Current()].Id;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw MappedColumns.Inactive(column);
        Delegate getter = column.Index < columns.Length
            ? columns[column.Index]!.CreateGetter(Current)
            : values.CreateGetters(Current)[column.Index - columns.Length];
        return MappedColumns.Cast<TValue>(getter, column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            values.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        (count, current) = (0, -1);
        values.Clear();
        while (count < size && input.MoveNext())
        {
            DataViewRowId id = default;
            readId(ref id);
            rows[count] = (input.Position, input.Batch, id);
            foreach (ColumnBlock? column in columns)
                column?.Read(count);
            values.Read(count++);
        }

        size = Math.Min(2 * size, mapper.LargestBlock);
        values.Compute();
        return count > 0;
    }

    private int Current() => current >= 0 ? current : throw new InvalidOperationException("The cursor is not on a row.");
}
