using Gpicl.Tensors;

namespace Gpicl.Baselines.Recurrent;

/// <summary>
/// An outer-product LSTM (A.4) run over time; what drives a step are, for every head, k1 [3·s], k2 [3·s], q [s] and o [s],
/// S = heads · s.
/// </summary>
internal sealed unsafe class OuterProductLstmOperation : RecurrentOperation
{
    private const int Parts = 8; // values that drive a head, over s

    private OuterProductLstmKernel kernel;
    // []; [B, T + 1, heads, cells of a head], zeros first; [B, T, S]; [B, heads, cells of a head]
    private Tensor scale = null!, cells = null!, reads = null!, cellGradient = null!;
    private int heads;
    private double scaleGradient;

    public Tensor Forward(Tape tape, Tensor x, Tensor recurrentWeight, Tensor scaleOfKeys, int headCount)
    {
        const string Name = nameof(RecurrentOperations.OuterProductLstm);
        Prepare(tape, Name, x, recurrentWeight, Parts);
        ShapeMismatchException.ThrowUnless(
            headCount > 0 && Size % headCount == 0, Name, $"the size of the recurrent weight must be a multiple of {headCount} heads", recurrentWeight.Shape);
        ShapeMismatchException.ThrowUnless(scaleOfKeys.Shape.Length == 1, Name, "the scale must have one element", scaleOfKeys.Shape);
        (scale, heads) = (scaleOfKeys, headCount);
        kernel = new OuterProductLstmKernel(Size / heads, *scale.Pointer);
        cells = tape.New(new Shape(Batch, Length + 1, heads, kernel.Cells));
        reads = tape.New(Output.Shape);
        for (int sequence = 0; sequence < Batch; sequence++)
            new Span<float>(CellsBefore(sequence, 0), heads * kernel.Cells).Clear();
        return Run(tape, scaleOfKeys.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        cellGradient = tape.Zeros(new Shape(Batch, heads, kernel.Cells));
        scaleGradient = 0;
        base.Backward(tape);
        GradientTarget toScale = tape.TargetFor(scale);
        toScale.ClearIfFresh(1);
        if (toScale.IsWanted)
            *toScale.Pointer += (float)scaleGradient;
    }

    protected override void Step(int sequence, int t, float* drive, float* hidden)
    {
        float* before = CellsBefore(sequence, t), after = CellsBefore(sequence, t + 1), read = reads.Pointer + Row(sequence, t) * Size;
        int size = Size / heads;
        for (int head = 0; head < heads; head++)
            kernel.Forward(drive + head * Parts * size, before + head * kernel.Cells, after + head * kernel.Cells, read + head * size, hidden + head * size);
    }

    protected override void StepBackward(int sequence, int t, float* drive, float* hiddenGradient, float* driveGradient)
    {
        float* before = CellsBefore(sequence, t), after = CellsBefore(sequence, t + 1), read = reads.Pointer + Row(sequence, t) * Size;
        float* fromLater = cellGradient.Pointer + (nint)sequence * heads * kernel.Cells;
        int size = Size / heads;
        for (int head = 0; head < heads; head++)
        {
            int part = head * Parts * size, at = head * kernel.Cells;
            scaleGradient += kernel.Backward(
                drive + part, before + at, after + at, read + head * size, hiddenGradient + head * size, fromLater + at, driveGradient + part);
        }
    }

    private float* CellsBefore(int sequence, int t) => cells.Pointer + ((nint)sequence * (Length + 1) + t) * heads * kernel.Cells;
}
