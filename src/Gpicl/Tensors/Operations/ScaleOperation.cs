using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>y = factor · x.</summary>
internal sealed unsafe class ScaleOperation : Operation
{
    private Tensor input = null!;
    private float factor;

    public Tensor Forward(Tape tape, Tensor x, float by)
    {
        (input, factor) = (x, by);
        Tensor y = tape.New(x.Shape);
        Elementwise.Apply(tape.Workers, x.Shape.Length, new Times(by), x.Pointer, null, null, y.Pointer, accumulate: false);
        return tape.Record(this, y, x.RequiresGradient);
    }

    public override void Backward(Tape tape) =>
        Elementwise.Apply(tape.Workers, input.Shape.Length, new Times(factor), Tape.OutputGradient(this), null, null, tape.TargetFor(input));
}

/// <summary>factor · a.</summary>
internal readonly struct Times(float factor) : IVectorFunction
{
    public static int Arguments => 1;

    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => a * factor;
}
