using Gpicl.Tensors;

namespace Gpicl.Baselines.Vsml;

/// <summary>
/// Grids of LSTM cells that share their weights (Kirsch and Schmidhuber 2021): cell (row n, column c) has a state of its own
/// and reads the message of its row and that of its column.
/// </summary>
internal static class LstmGridOperations
{
    /// <summary>
    /// The states of grids before their first tick: for every block of columns the hidden states, then the cell states, see
    /// <see cref="LstmGridLayout"/>.
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="layout">Number and size of the grids.</param>
    /// <param name="hidden">H, hidden size of a cell.</param>
    /// <param name="memories">Cell states of every grid, [N, C, H], or none for zeros; hidden states are 0.</param>
    /// <returns>[B / S, S · C / G, 2·H, P] with P the cells of G columns, padded to whole vectors.</returns>
    internal static Tensor LstmGridState(this Tape tape, LstmGridLayout layout, int hidden, ReadOnlySpan<float> memories = default)
    {
        Tensor state = tape.Zeros(layout.StateShape(hidden));
        if (memories.IsEmpty)
            return state;
        for (int column = 0; column < layout.Batch * layout.Columns; column++)
            for (int unit = 0; unit < hidden; unit++)
            {
                Span<float> cells = state.Values.Slice((int)layout.OffsetOf(column, hidden + unit, hidden), layout.Rows);
                for (int row = 0; row < layout.Rows; row++)
                    cells[row] = memories[(row * layout.Columns + column % layout.Columns) * hidden + unit];
            }

        return state;
    }

    /// <summary>
    /// One tick of all cells: gates = h·U + message·W + column term, then c' = f ∘ c + i ∘ g and h' = o ∘ tanh(c').
    /// Gates come in the order input, candidate, forget, output.
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="state">[B / S, S · C / G, 2·H, P], zeros in the padding. On a forward-only tape the next state takes its memory.</param>
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
    /// <param name="state">[B / S, S · C / G, 2·H, P]</param>
    /// <param name="layout">Number and size of the grids.</param>
    /// <returns>[B, C, H]</returns>
    /// <exception cref="ShapeMismatchException">The state is not that of such grids.</exception>
    internal static Tensor LstmGridMean(this Tape tape, Tensor state, LstmGridLayout layout) =>
        tape.Rent<LstmGridMeanOperation>().Forward(tape, state, layout);

    /// <summary>The hidden states of every row of a grid, averaged over its columns.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="state">[B / S, S · C / G, 2·H, P]</param>
    /// <param name="layout">Number and size of the grids.</param>
    /// <returns>[B, N, H]</returns>
    /// <exception cref="ShapeMismatchException">The state is not that of such grids.</exception>
    internal static Tensor LstmGridRowMean(this Tape tape, Tensor state, LstmGridLayout layout) =>
        tape.Rent<LstmGridRowMeanOperation>().Forward(tape, state, layout);

    /// <summary>The hidden size of the cells in a state.</summary>
    /// <exception cref="ShapeMismatchException">The state is not that of such grids.</exception>
    internal static int HiddenSizeOf(Tensor state, LstmGridLayout layout, string operation)
    {
        int hidden = state.Shape.Rank == 4 ? state.Shape[2] / 2 : 0;
        ShapeMismatchException.ThrowUnless(
            hidden > 0 && state.Shape == layout.StateShape(hidden), operation,
            $"the state must be that of {layout.Batch} grids of {layout.Rows} rows and {layout.Columns} columns", state.Shape);
        return hidden;
    }
}
