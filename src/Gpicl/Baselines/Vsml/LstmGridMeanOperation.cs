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
        (layout, hidden) = LstmGridOperations.LayoutOf(grid, rows, columns, nameof(LstmGridOperations.LstmGridMean));
        state = grid;
        Tensor means = tape.New(new Shape(grid.Shape[0], columns, hidden));
        float* to = means.Pointer;
        for (int column = 0; column < grid.Shape[0] * columns; column++)
            for (int unit = 0; unit < hidden; unit++)
                *to++ = VectorKernels.Sum(rows, grid.Pointer + layout.OffsetOf(column, unit, hidden)) / rows;
        return tape.Record(this, means, grid.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(state);
        target.ClearIfFresh(state.Shape.Length);
        float* gradient = Tape.OutputGradient(this);
        for (int column = 0; column < Output.Shape[0] * Output.Shape[1]; column++)
            for (int unit = 0; unit < hidden; unit++)
                VectorKernels.AddConstant(layout.Rows, *gradient++ / layout.Rows, target.Pointer + layout.OffsetOf(column, unit, hidden));
    }
}
