using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>Layer normalization over the last axis.</summary>
internal sealed unsafe class LayerNormOperation : Operation
{
    private const int RowsPerThread = 64;

    private Tensor input = null!, gain = null!, bias = null!, statistics = null!;
    private int rows, width;

    public Tensor Forward(Tape tape, Tensor x, Tensor g, Tensor b)
    {
        ShapeMismatchException.ThrowUnless(
            x.Shape.Rank >= 1 && g.Shape == b.Shape && g.Shape.Rank == 1 && g.Shape[0] == x.Shape[-1],
            nameof(TapeOperations.LayerNorm), "x [.., width] needs gain [width] and bias [width]", x.Shape, g.Shape, b.Shape);
        (input, gain, bias) = (x, g, b);
        (rows, width, _) = x.Shape.Around(-1);
        statistics = tape.Keep(2 * rows);
        Tensor y = tape.New(x.Shape);
        tape.Workers.For(rows, RowsPerThread, new ForwardPart(width, x.Pointer, g.Pointer, b.Pointer, y.Pointer, statistics.Pointer));
        return tape.Record(this, y, x.RequiresGradient || g.RequiresGradient || b.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        float* gradient = Tape.OutputGradient(this);
        GradientTarget toGain = Cleared(tape.TargetFor(gain)), toBias = Cleared(tape.TargetFor(bias));
        LayerNormKernel.BackwardParameters(rows, width, input.Pointer, statistics.Pointer, gradient, toGain.Pointer, toBias.Pointer);
        GradientTarget toInput = tape.TargetFor(input);
        if (toInput.IsWanted)
            tape.Workers.For(rows, RowsPerThread, new BackwardPart(width, input.Pointer, gain.Pointer, statistics.Pointer, gradient, toInput));
    }

    private GradientTarget Cleared(GradientTarget target)
    {
        target.ClearIfFresh(width);
        return target;
    }

    private readonly struct ForwardPart(int width, float* x, float* gain, float* bias, float* y, float* statistics) : IRangeBody
    {
        public void Execute(int start, int limit) =>
            LayerNormKernel.Forward(limit - start, width, x + (nint)start * width, gain, bias, y + (nint)start * width, statistics + 2 * start);
    }

    private readonly struct BackwardPart(int width, float* x, float* gain, float* statistics, float* dy, GradientTarget dx) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            nint offset = (nint)start * width;
            LayerNormKernel.BackwardInput(limit - start, width, x + offset, gain, statistics + 2 * start, dy + offset, dx.Pointer + offset, dx.Accumulate);
        }
    }
}
