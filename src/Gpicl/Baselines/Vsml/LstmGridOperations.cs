using Gpicl.Tensors;

namespace Gpicl.Baselines.Vsml;

/// <summary>
/// Grids of LSTM cells that share their weights (Kirsch and Schmidhuber 2021): cell (row n, column c) has a state of its own
/// and reads the message of its row and that of its column.
/// </summary>
internal static class LstmGridOperations
{
    /// <summary>
    /// The state of a grid before its first tick, all zeros: for every block of columns the hidden states, then the cell states,
    /// see <see cref="LstmGridLayout"/>.
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="batch">B, number of grids.</param>
    /// <param name="rows">N, rows of a grid.</param>
    /// <param name="columns">C, columns of a grid.</param>
    /// <param name="hidden">H, hidden size of a cell.</param>
    /// <returns>[B, C / G, 2·H, P] with P the cells of G columns, padded to whole vectors.</returns>
    internal static Tensor LstmGridState(this Tape tape, int batch, int rows, int columns, int hidden) =>
        tape.Zeros(new LstmGridLayout(rows, columns).StateShape(batch, hidden));

    /// <summary>The state of a grid before its first tick, with what its cells are to remember.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="batch">B, number of grids, all alike.</param>
    /// <param name="rows">N, rows of a grid.</param>
    /// <param name="columns">C, columns of a grid.</param>
    /// <param name="hidden">H, hidden size of a cell.</param>
    /// <param name="memories">Cell states, [N, C, H]; hidden states are 0.</param>
    /// <returns>As <see cref="LstmGridState(Tape, int, int, int, int)"/>.</returns>
    internal static Tensor LstmGridState(this Tape tape, int batch, int rows, int columns, int hidden, ReadOnlySpan<float> memories)
    {
        var layout = new LstmGridLayout(rows, columns);
        Tensor state = tape.LstmGridState(batch, rows, columns, hidden);
        for (int column = 0; column < batch * columns; column++)
            for (int unit = 0; unit < hidden; unit++)
            {
                Span<float> cells = state.Values.Slice((int)layout.OffsetOf(column, hidden + unit, hidden), rows);
                for (int row = 0; row < rows; row++)
                    cells[row] = memories[(row * columns + column % columns) * hidden + unit];
            }

        return state;
    }

    /// <summary>
    /// One tick of all cells: gates = h·U + message·W + column term, then c' = f ∘ c + i ∘ g and h' = o ∘ tanh(c').
    /// Gates come in the order input, candidate, forget, output.
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="state">[B, C / G, 2·H, P], zeros in the padding. On a forward-only tape the next state takes its memory.</param>
    /// <param name="rowMessages">[B, N, F]: what the cells of a row read.</param>
    /// <param name="columnTerms">[B, C, 4·H]: what a column adds to the gates of its cells, biases included.</param>
    /// <param name="recurrentWeight">U, [H, 4·H].</param>
    /// <param name="messageWeight">W, [F, 4·H].</param>
    /// <returns>The state after the tick.</returns>
    /// <exception cref="ShapeMismatchException">The sizes disagree.</exception>
    internal static Tensor LstmGrid(this Tape tape, Tensor state, Tensor rowMessages, Tensor columnTerms, Tensor recurrentWeight, Tensor messageWeight) =>
        tape.Rent<LstmGridOperation>().Forward(tape, state, rowMessages, columnTerms, recurrentWeight, messageWeight);

    /// <summary>The hidden states of every column of a grid, averaged over its rows.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="state">[B, C / G, 2·H, P]</param>
    /// <param name="rows">N, rows, at least 1.</param>
    /// <param name="columns">C, columns, at least 1.</param>
    /// <returns>[B, C, H]</returns>
    /// <exception cref="ShapeMismatchException">The state is not that of such a grid.</exception>
    internal static Tensor LstmGridMean(this Tape tape, Tensor state, int rows, int columns) =>
        tape.Rent<LstmGridMeanOperation>().Forward(tape, state, rows, columns);

    /// <summary>The hidden states of every row of a grid, averaged over its columns.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="state">[B, C / G, 2·H, P]</param>
    /// <param name="rows">N, rows, at least 1.</param>
    /// <param name="columns">C, columns, at least 1.</param>
    /// <returns>[B, N, H]</returns>
    /// <exception cref="ShapeMismatchException">The state is not that of such a grid.</exception>
    internal static Tensor LstmGridRowMean(this Tape tape, Tensor state, int rows, int columns) =>
        tape.Rent<LstmGridRowMeanOperation>().Forward(tape, state, rows, columns);

    /// <summary>How a grid lies in a state, and its hidden size.</summary>
    /// <exception cref="ShapeMismatchException">The state is not that of such a grid.</exception>
    internal static (LstmGridLayout Layout, int Hidden) LayoutOf(Tensor state, int rows, int columns, string operation)
    {
        bool fits = rows > 0 && columns > 0 && state.Shape.Rank == 4 && state.Shape[2] % 2 == 0;
        LstmGridLayout layout = fits ? new LstmGridLayout(rows, columns) : default;
        int hidden = fits ? state.Shape[2] / 2 : 0;
        ShapeMismatchException.ThrowUnless(
            fits && state.Shape == layout.StateShape(state.Shape[0], hidden), operation,
            $"the state must be that of a grid of {rows} rows and {columns} columns", state.Shape);
        return (layout, hidden);
    }
}
