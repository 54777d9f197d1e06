using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>Hidden states of a grid of LSTM cells, averaged over its rows.</summary>
internal sealed unsafe class LstmGridMeanOperation : Operation
{
    private Tensor state = null!;
    private int rows;

    public Tensor Forward(Tape tape, Tensor grid, int rowCount)
    {
        ShapeMismatchException.ThrowUnless(
            rowCount > 0 && grid.Shape.Rank == 4 && grid.Shape[2] % 2 == 0 && grid.Shape[3] == LstmGridKernel.PaddedRowsOf(rowCount),
            nameof(Tape.LstmGridMean), $"the state must be that of a grid of {rowCount} rows", grid.Shape);
        (state, rows) = (grid, rowCount);
        int cells = grid.Shape[0] * grid.Shape[1], hidden = grid.Shape[2] / 2, padded = grid.Shape[3];
        Tensor means = tape.New(new Shape(grid.Shape[0], grid.Shape[1], hidden));
        float* to = means.Pointer;
        for (int cell = 0; cell < cells; cell++)
            for (int unit = 0; unit < hidden; unit++)
                *to++ = VectorKernels.Sum(rows, grid.Pointer + ((nint)cell * 2 * hidden + unit) * padded) / rows;
        return tape.Record(this, means, grid.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(state);
        target.ClearIfFresh(state.Shape.Length);
        int cells = state.Shape[0] * state.Shape[1], hidden = state.Shape[2] / 2, padded = state.Shape[3];
        float* gradient = Tape.OutputGradient(this);
        for (int cell = 0; cell < cells; cell++)
            for (int unit = 0; unit < hidden; unit++)
                VectorKernels.AddConstant(rows, *gradient++ / rows, target.Pointer + ((nint)cell * 2 * hidden + unit) * padded);
    }
}
