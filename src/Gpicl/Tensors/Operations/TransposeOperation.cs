using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>Two axes exchanged.</summary>
internal sealed unsafe class TransposeOperation : Operation
{
    private Tensor input = null!;
    private int outer, size1, middle, size2, inner;

    public Tensor Forward(Tape tape, Tensor x, int axis1, int axis2)
    {
        input = x;
        int first = Math.Min(Positive(axis1, x), Positive(axis2, x)), second = Math.Max(Positive(axis1, x), Positive(axis2, x));
        (outer, size1, int afterFirst) = x.Shape.Around(first);
        (_, size2, inner) = x.Shape.Around(second);
        middle = first == second ? 1 : size2 * inner == 0 ? 0 : afterFirst / (size2 * inner);
        if (first == second)
            size2 = 1;
        Tensor y = tape.New(x.Shape.With(first, x.Shape[second]).With(second, x.Shape[first]));
        Move(x.Pointer, y.Pointer, size1, size2, accumulate: false);
        return tape.Record(this, y, x.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(input);
        Move(Tape.OutputGradient(this), target.Pointer, size2, size1, target.Accumulate);
    }

    private static int Positive(int axis, Tensor x)
    {
        _ = x.Shape[axis];
        return axis < 0 ? axis + x.Shape.Rank : axis;
    }

    // from [outer, a, middle, b, inner] to [outer, b, middle, a, inner]
    private void Move(float* from, float* to, int a, int b, bool accumulate)
    {
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < a; i++)
                for (int m = 0; m < middle; m++)
                    for (int j = 0; j < b; j++, from += inner)
                    {
                        float* target = to + ((((nint)o * b + j) * middle + m) * a + i) * inner;
                        if (accumulate)
                            VectorKernels.AddScaled(inner, 1, from, target);
                        else
                            new ReadOnlySpan<float>(from, inner).CopyTo(new Span<float>(target, inner));
                    }
    }
}
