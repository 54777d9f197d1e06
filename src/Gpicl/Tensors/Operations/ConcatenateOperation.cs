using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>Tensors put one after the other along an axis.</summary>
internal sealed unsafe class ConcatenateOperation : Operation
{
    private Tensor[] inputs = [];
    private int axis;

    public Tensor Forward(Tape tape, int along, Tensor[] tensors)
    {
        (inputs, axis) = (tensors, along);
        Shape first = tensors[0].Shape;
        int size = 0;
        bool requiresGradient = false;
        foreach (Tensor tensor in tensors)
        {
            ShapeMismatchException.ThrowUnless(
                tensor.Shape.Rank == first.Rank && tensor.Shape.With(axis, 0) == first.With(axis, 0),
                nameof(TapeOperations.Concatenate), $"all sizes but that of axis {axis} must be equal", first, tensor.Shape);
            size += tensor.Shape[axis];
            requiresGradient |= tensor.RequiresGradient;
        }

        Tensor result = tape.New(first.With(axis, size));
        int start = 0;
        foreach (Tensor tensor in tensors)
        {
            new AxisSlice(result.Shape, axis, start, tensor.Shape[axis]).Write(tensor.Pointer, result.Pointer, accumulate: false);
            start += tensor.Shape[axis];
        }

        return tape.Record(this, result, requiresGradient);
    }

    public override void Backward(Tape tape)
    {
        int start = 0;
        foreach (Tensor tensor in inputs)
        {
            GradientTarget target = tape.TargetFor(tensor);
            if (target.IsWanted)
                new AxisSlice(Output.Shape, axis, start, tensor.Shape[axis]).Read(Tape.OutputGradient(this), target.Pointer, target.Accumulate);
            start += tensor.Shape[axis];
        }
    }
}
