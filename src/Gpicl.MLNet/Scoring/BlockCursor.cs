using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>
/// Scores rows in blocks: reads ahead, scores all rows of the block at once, then hands them out. Blocks begin small, so that
/// whoever wants a few rows does not pay for many.
/// </summary>
internal sealed class BlockCursor : DataViewRowCursor
{
    private const int FirstBlock = 8;
    private const int LargestBlock = 256;

    private readonly DataViewRowCursor input;
    private readonly ScoringMapper mapper;
    private readonly ColumnBlock?[] columns; // [columns of the input], null where not active
    private readonly bool[] added;
    private readonly ValueGetter<DataViewRowId> readId;
    private readonly (long Position, long Batch, DataViewRowId Id)[] rows = new (long, long, DataViewRowId)[LargestBlock];
    private readonly ScoreBlock scores;
    private int size = FirstBlock;
    private int count;
    private int current = -1;

    public BlockCursor(DataViewRowCursor input, ScoringMapper mapper, IReadOnlyCollection<DataViewSchema.Column> active)
    {
        this.input = input;
        this.mapper = mapper;
        int inputs = mapper.InputSchema.Count;
        columns = new ColumnBlock?[inputs];
        added = new bool[mapper.OutputSchema.Count - inputs];
        foreach (DataViewSchema.Column column in active)
        {
            if (column.Index >= inputs)
                added[column.Index - inputs] = true;
            else
                columns[column.Index] ??= ColumnBlock.Create(input, mapper.InputSchema[column.Index], LargestBlock);
        }

        readId = input.GetIdGetter();
        scores = new ScoreBlock(mapper.Model, input.GetGetter<VBuffer<float>>(mapper.Features), LargestBlock);
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
            : scores.CreateGetters(Current)[column.Index - columns.Length];
        return MappedColumns.Cast<TValue>(getter, column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        (count, current) = (0, -1);
        scores.Clear();
        while (count < size && input.MoveNext())
        {
            DataViewRowId id = default;
            readId(ref id);
            rows[count] = (input.Position, input.Batch, id);
            foreach (ColumnBlock? column in columns)
                column?.Read(count);
            scores.Read(count++);
        }

        size = Math.Min(2 * size, LargestBlock);
        scores.Compute();
        return count > 0;
    }

    private int Current() => current >= 0 ? current : throw new InvalidOperationException("The cursor is not on a row.");
}
