using Gpicl.Tensors;

namespace Gpicl.Baselines.Vsml;

/// <summary>
/// How the cells of grids lie in memory. Several columns stand side by side in a block, one after the other, so that grids
/// of few rows fill whole tiles of a matrix product, too: columns of one grid or, where grids are small, of several; a block
/// is padded with cells whose state is kept at 0.
/// </summary>
/// <param name="batch">B, number of grids, at least 1.</param>
/// <param name="rows">N, rows of a grid, at least 1.</param>
/// <param name="columns">C, columns of a grid, at least 1.</param>
internal readonly struct LstmGridLayout(int batch, int rows, int columns)
{
    private const int Lanes = 16;
    private const int MostCells = 96; // three tiles: the planes of a block must stay in the second-level cache

    /// <summary>B.</summary>
    public int Batch => batch;

    /// <summary>N.</summary>
    public int Rows => rows;

    /// <summary>C.</summary>
    public int Columns => columns;

    /// <summary>S, grids of a group, whose columns may stand in one block: as many as divide the batch evenly and are not too many cells.</summary>
    public int GroupSize { get; } = GroupSizeOf(batch, rows, columns);

    /// <summary>B / S.</summary>
    public int Groups => batch / GroupSize;

    /// <summary>G, columns of a block: all of a group or as many as divide those of a grid evenly and are not too many cells.</summary>
    public int BlockColumns { get; } = GroupSizeOf(batch, rows, columns) is var grids and > 1
        ? grids * columns
        : LargestDivisor(columns, MostCells / Math.Max(1, rows));

    /// <summary>Blocks of a group.</summary>
    public int Blocks => GroupSize * columns / BlockColumns;

    /// <summary>Cells of a block: the cell of row n in its c-th column has number c · N + n.</summary>
    public int Cells => BlockColumns * rows;

    /// <summary>P, cells of a block with padding.</summary>
    public int PaddedCells => (Cells + Lanes - 1) / Lanes * Lanes;

    /// <summary>Of the states of all grids: for every block the hidden states, then the cell states, [B / S, S · C / G, 2·H, P].</summary>
    public Shape StateShape(int hidden) => new(Groups, Blocks, 2 * hidden, PaddedCells);

    /// <summary>Where a value of a column's cells begins; columns are counted over all grids.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">A hidden state, 0 .. H − 1, or a cell state, H .. 2·H − 1.</param>
    /// <param name="hidden">H.</param>
    public nint OffsetOf(int column, int value, int hidden) =>
        ((nint)(column / BlockColumns) * 2 * hidden + value) * PaddedCells + column % BlockColumns * rows;

    private static int GroupSizeOf(int batch, int rows, int columns) =>
        LargestDivisor(batch, (int)(MostCells / Math.Max(1, (long)rows * columns)));

    private static int LargestDivisor(int number, int most)
    {
        for (int divisor = Math.Min(number, most); divisor > 1; divisor--)
            if (number % divisor == 0)
                return divisor;
        return 1;
    }
}
