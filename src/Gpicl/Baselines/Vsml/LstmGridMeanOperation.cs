using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Vsml;

/// <summary>Hidden states of a grid of LSTM cells, averaged over its rows.</summary>
internal sealed unsafe class LstmGridMeanOperation : Operation
{
    private Tensor state = null!;
    private LstmGridLayout layout;
    private int hidden;

    public Tensor Forward(Tape tape, Tensor grids, LstmGridLayout gridLayout)
    {
        (state, layout) = (grids, gridLayout);
        hidden = LstmGridOperations.HiddenSizeOf(grids, layout, nameof(LstmGridOperations.LstmGridMean));
        Tensor means = tape.New(new Shape(layout.Batch, layout.Columns, hidden));
        float* to = means.Pointer;
        for (int column = 0; column < layout.Batch * layout.Columns; column++)
            for (int unit = 0; unit < hidden; unit++)
                *to++ = VectorKernels.Sum(layout.Rows, grids.Pointer + layout.OffsetOf(column, unit, hidden)) / layout.Rows;
        return tape.Record(this, means, grids.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(state);
        target.ClearIfFresh(state.Shape.Length);
        float* gradient = Tape.OutputGradient(this);
        for (int column = 0; column < layout.Batch * layout.Columns; column++)
            for (int unit = 0; unit < hidden; unit++)
                VectorKernels.AddConstant(layout.Rows, *gradient++ / layout.Rows, target.Pointer + layout.OffsetOf(column, unit, hidden));
    }
}
