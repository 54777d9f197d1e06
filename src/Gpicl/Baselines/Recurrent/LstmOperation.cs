using Gpicl.Tensors;

namespace Gpicl.Baselines.Recurrent;

/// <summary>An LSTM run over time; what drives a step are its four gates before their functions, [4, S].</summary>
internal sealed unsafe class LstmOperation : RecurrentOperation
{
    private const int Gates = 4;

    private Tensor cells = null!, cellGradient = null!; // [B, T + 1, S], zeros first; [B, S]

    public Tensor Forward(Tape tape, Tensor x, Tensor recurrentWeight)
    {
        Prepare(tape, nameof(RecurrentOperations.Lstm), x, recurrentWeight, Gates);
        cells = tape.New(new Shape(Batch, Length + 1, Size));
        for (int sequence = 0; sequence < Batch; sequence++)
            new Span<float>(CellBefore(sequence, 0), Size).Clear();
        return Run(tape, otherInputsRequireGradient: false);
    }

    public override void Backward(Tape tape)
    {
        cellGradient = tape.Zeros(new Shape(Batch, Size));
        base.Backward(tape);
    }

    protected override void Step(int sequence, int t, float* drive, float* hidden) =>
        LstmKernel.Forward(Size, drive, CellBefore(sequence, t), CellBefore(sequence, t + 1), hidden);

    protected override void StepBackward(int sequence, int t, float* drive, float* hiddenGradient, float* driveGradient) => LstmKernel.Backward(
        Size, drive, CellBefore(sequence, t), CellBefore(sequence, t + 1), hiddenGradient, cellGradient.Pointer + (nint)sequence * Size, driveGradient);

    private float* CellBefore(int sequence, int t) => cells.Pointer + ((nint)sequence * (Length + 1) + t) * Size;
}
