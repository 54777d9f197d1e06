using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>y = f(x), element by element.</summary>
internal sealed unsafe class UnaryOperation<TFunction> : Operation
    where TFunction : struct, IUnaryFunction
{
    private Tensor input = null!;

    public Tensor Forward(Tape tape, Tensor x)
    {
        input = x;
        Tensor y = tape.New(x.Shape);
        Elementwise.Apply(tape.Workers, x.Shape.Length, default(ValueFunction), x.Pointer, null, null, y.Pointer, accumulate: false);
        return tape.Record(this, y, x.RequiresGradient);
    }

    public override void Backward(Tape tape) => Elementwise.Apply(
        tape.Workers, input.Shape.Length, default(GradientFunction), input.Pointer, Output.Pointer, Tape.OutputGradient(this), tape.TargetFor(input));

    private struct ValueFunction : IVectorFunction
    {
        public static int Arguments => 1;

        public readonly Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => TFunction.Value(a);
    }

    private struct GradientFunction : IVectorFunction
    {
        public static int Arguments => 3;

        public readonly Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => TFunction.Derivative(a, b) * c;
    }
}
