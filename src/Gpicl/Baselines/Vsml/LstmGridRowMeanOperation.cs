using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Vsml;

/// <summary>Hidden states of a grid of LSTM cells, averaged over its columns.</summary>
internal sealed unsafe class LstmGridRowMeanOperation : Operation
{
    [ThreadStatic]
    private static ScratchMemory? scratch;

    private Tensor state = null!;
    private LstmGridLayout layout;
    private int hidden;

    public Tensor Forward(Tape tape, Tensor grids, LstmGridLayout gridLayout)
    {
        (state, layout) = (grids, gridLayout);
        hidden = LstmGridOperations.HiddenSizeOf(grids, layout, nameof(LstmGridOperations.LstmGridRowMean));
        int rows = layout.Rows, columns = layout.Columns;
        Tensor means = tape.New(new Shape(layout.Batch, rows, hidden));
        float* sums = (scratch ??= new ScratchMemory()).Get(rows);
        for (int sequence = 0; sequence < layout.Batch; sequence++)
            for (int unit = 0; unit < hidden; unit++)
            {
                new Span<float>(sums, rows).Clear();
                for (int column = 0; column < columns; column++)
                    VectorKernels.AddScaled(rows, 1f / columns, grids.Pointer + OffsetOf(sequence, column, unit), sums);
                float* to = MeansOf(means.Pointer, sequence, unit);
                for (int row = 0; row < rows; row++, to += hidden)
                    *to = sums[row];
            }

        return tape.Record(this, means, grids.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(state);
        target.ClearIfFresh(state.Shape.Length);
        int rows = layout.Rows, columns = layout.Columns;
        float* shares = (scratch ??= new ScratchMemory()).Get(rows);
        for (int sequence = 0; sequence < layout.Batch; sequence++)
            for (int unit = 0; unit < hidden; unit++)
            {
                float* from = MeansOf(Tape.OutputGradient(this), sequence, unit);
                for (int row = 0; row < rows; row++, from += hidden)
                    shares[row] = *from;
                for (int column = 0; column < columns; column++)
                    VectorKernels.AddScaled(rows, 1f / columns, shares, target.Pointer + OffsetOf(sequence, column, unit));
            }
    }

    private nint OffsetOf(int sequence, int column, int unit) => layout.OffsetOf(sequence * layout.Columns + column, unit, hidden);

    // [B, N, H]: those of a unit stand H apart.
    private float* MeansOf(float* means, int sequence, int unit) => means + (nint)sequence * layout.Rows * hidden + unit;
}
