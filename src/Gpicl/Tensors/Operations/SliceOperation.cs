using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>Items start .. start + length − 1 along an axis.</summary>
internal sealed unsafe class SliceOperation : Operation
{
    private Tensor input = null!;
    private AxisSlice slice;

    public Tensor Forward(Tape tape, Tensor x, int axis, int start, int length)
    {
        input = x;
        slice = new AxisSlice(x.Shape, axis, start, length);
        Tensor part = tape.New(x.Shape.With(axis, length));
        slice.Read(x.Pointer, part.Pointer, accumulate: false);
        return tape.Record(this, part, x.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(input);
        target.ClearIfFresh(input.Shape.Length);
        slice.Write(Tape.OutputGradient(this), target.Pointer, accumulate: true);
    }
}
