using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>y = x·W + b over the last axis: x [.., in], W [in, out], b [out].</summary>
internal sealed unsafe class LinearOperation : Operation
{
    private Tensor input = null!, weight = null!;
    private Tensor? bias;
    private int rows, inputs, outputs;

    public Tensor Forward(Tape tape, Tensor x, Tensor w, Tensor? b)
    {
        ShapeMismatchException.ThrowUnless(
            x.Shape.Rank >= 1 && w.Shape.Rank == 2 && x.Shape[-1] == w.Shape[0], nameof(TapeOperations.Linear),
            "x [.., in] and weight [in, out] must agree on in", x.Shape, w.Shape);
        ShapeMismatchException.ThrowUnless(
            b == null || (b.Shape.Rank == 1 && b.Shape[0] == w.Shape[1]), nameof(TapeOperations.Linear), "weight [in, out] and bias [out] must agree on out",
            w.Shape, b?.Shape ?? default);
        (input, weight, bias) = (x, w, b);
        (inputs, outputs) = (w.Shape[0], w.Shape[1]);
        rows = x.Shape.Around(-1).Outer;
        Tensor y = tape.New(x.Shape.With(-1, outputs));
        Gemm.Multiply(
            tape.Workers, rows, outputs, inputs, new MatrixOperand(x.Pointer, inputs), new MatrixOperand(w.Pointer, outputs), y.Pointer, outputs,
            bias: b == null ? null : b.Pointer);
        return tape.Record(this, y, x.RequiresGradient || w.RequiresGradient || b is { RequiresGradient: true });
    }

    public override void Backward(Tape tape)
    {
        float* gradient = Tape.OutputGradient(this);
        GradientTarget toInput = tape.TargetFor(input);
        if (toInput.IsWanted)
        {
            Gemm.Multiply(
                tape.Workers, rows, inputs, outputs, new MatrixOperand(gradient, outputs), new MatrixOperand(weight.Pointer, outputs, transposed: true),
                toInput.Pointer, inputs, toInput.Accumulate);
        }

        GradientTarget toWeight = tape.TargetFor(weight);
        if (toWeight.IsWanted)
        {
            Gemm.Multiply(
                tape.Workers, inputs, outputs, rows, new MatrixOperand(input.Pointer, inputs, transposed: true), new MatrixOperand(gradient, outputs),
                toWeight.Pointer, outputs, toWeight.Accumulate);
        }

        if (bias != null && tape.TargetFor(bias) is { IsWanted: true } toBias)
        {
            toBias.ClearIfFresh(outputs);
            VectorKernels.AddColumnSums(rows, outputs, gradient, outputs, toBias.Pointer);
        }
    }
}
