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
    private int hidden, columns;

    public Tensor Forward(Tape tape, Tensor grid, int rows, int gridColumns)
    {
        (layout, hidden) = LstmGridOperations.LayoutOf(grid, rows, gridColumns, nameof(LstmGridOperations.LstmGridRowMean));
        (state, columns) = (grid, gridColumns);
        Tensor means = tape.New(new Shape(grid.Shape[0], rows, hidden));
        float* sums = (scratch ??= new ScratchMemory()).Get(rows);
        for (int sequence = 0; sequence < grid.Shape[0]; sequence++)
            for (int unit = 0; unit < hidden; unit++)
            {
                new Span<float>(sums, rows).Clear();
                for (int column = 0; column < columns; column++)
                    VectorKernels.AddScaled(rows, 1f / columns, grid.Pointer + OffsetOf(sequence, column, unit), sums);
                float* to = MeansOf(means.Pointer, sequence, unit);
                for (int row = 0; row < rows; row++, to += hidden)
                    *to = sums[row];
            }

        return tape.Record(this, means, grid.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(state);
        target.ClearIfFresh(state.Shape.Length);
        int rows = layout.Rows;
        float* shares = (scratch ??= new ScratchMemory()).Get(rows);
        for (int sequence = 0; sequence < Output.Shape[0]; sequence++)
            for (int unit = 0; unit < hidden; unit++)
            {
                float* from = MeansOf(Tape.OutputGradient(this), sequence, unit);
                for (int row = 0; row < rows; row++, from += hidden)
                    shares[row] = *from;
                for (int column = 0; column < columns; column++)
                    VectorKernels.AddScaled(rows, 1f / columns, shares, target.Pointer + OffsetOf(sequence, column, unit));
            }
    }

    private nint OffsetOf(int sequence, int column, int unit) => layout.OffsetOf(sequence * columns + column, unit, hidden);

    // [B, N, H]: those of a unit stand H apart.
    private float* MeansOf(float* means, int sequence, int unit) => means + (nint)sequence * layout.Rows * hidden + unit;
}
