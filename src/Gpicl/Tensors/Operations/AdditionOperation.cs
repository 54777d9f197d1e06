using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>y = a + factor · b. Where b lacks leading axes of a, it is added to every part of a that has its shape.</summary>
internal sealed unsafe class AdditionOperation : Operation
{
    private Tensor left = null!, right = null!;
    private float factor;

    public Tensor Forward(Tape tape, Tensor a, Tensor b, float by, string name)
    {
        ShapeMismatchException.ThrowUnless(
            Ends(a.Shape, b.Shape), name, "the second shape must be the first one or its last axes", a.Shape, b.Shape);
        (left, right, factor) = (a, b, by);
        Tensor y = tape.New(a.Shape);
        for (int start = 0; start < a.Shape.Length; start += b.Shape.Length)
            Elementwise.Apply(tape.Workers, b.Shape.Length, new Sum(by), a.Pointer + start, b.Pointer, null, y.Pointer + start, accumulate: false);
        return tape.Record(this, y, a.RequiresGradient || b.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        float* gradient = Tape.OutputGradient(this);
        GradientTarget toRight = tape.TargetFor(right);
        int length = right.Shape.Length;
        bool repeated = right.Shape != left.Shape;
        if (repeated)
            toRight.ClearIfFresh(length);
        for (int start = 0; start < left.Shape.Length && toRight.IsWanted; start += length)
            Elementwise.Apply(tape.Workers, length, new Times(factor), gradient + start, null, null, toRight.Pointer, toRight.Accumulate || repeated);
        if (!Tape.TryPassOn(this, left))
            Elementwise.Apply(tape.Workers, left.Shape.Length, new Times(1), gradient, null, null, tape.TargetFor(left));
    }

    private static bool Ends(Shape whole, Shape part)
    {
        for (int axis = 1; axis <= part.Rank; axis++)
            if (axis > whole.Rank || whole[-axis] != part[-axis])
                return false;
        return true;
    }

    private readonly struct Sum(float factor) : IVectorFunction
    {
        public static int Arguments => 2;

        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => a + factor * b;
    }
}
