using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Vsml;

/// <summary>Hidden states of a grid of LSTM cells, averaged over its rows.</summary>
internal sealed unsafe class LstmGridMeanOperation : Operation
{
    private Tensor state = null!;
    private LstmGridLayout layout;
    private int hidden;

    public Tensor Forward(Tape tape, Tensor grid, int rows, int columns)
    {
        bool fits = rows > 0 && columns > 0 && grid.Shape.Rank == 4 && grid.Shape[2] % 2 == 0;
        if (fits)
            (layout, hidden) = (new LstmGridLayout(rows, columns), grid.Shape[2] / 2);
        ShapeMismatchException.ThrowUnless(
            fits && grid.Shape == layout.StateShape(grid.Shape[0], hidden), nameof(LstmGridOperations.LstmGridMean),
            $"the state must be that of a grid of {rows} rows and {columns} columns", grid.Shape);
        state = grid;
        Tensor means = tape.New(new Shape(grid.Shape[0], columns, hidden));
        float* to = means.Pointer;
        for (int column = 0; column < grid.Shape[0] * columns; column++)
            for (int unit = 0; unit < hidden; unit++)
                *to++ = VectorKernels.Sum(rows, grid.Pointer + OffsetOf(column, unit)) / rows;
        return tape.Record(this, means, grid.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(state);
        target.ClearIfFresh(state.Shape.Length);
        float* gradient = Tape.OutputGradient(this);
        for (int column = 0; column < Output.Shape[0] * Output.Shape[1]; column++)
            for (int unit = 0; unit < hidden; unit++)
                VectorKernels.AddConstant(layout.Rows, *gradient++ / layout.Rows, target.Pointer + OffsetOf(column, unit));
    }

    // Where a unit of a column's cells begins; columns are counted over all grids.
    private nint OffsetOf(int column, int unit) =>
        ((nint)(column / layout.BlockColumns) * 2 * hidden + unit) * layout.PaddedCells + column % layout.BlockColumns * layout.Rows;
}
