using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>factor · Σ over one axis: a sum, or a mean with factor 1/size.</summary>
internal sealed unsafe class SumOperation : Operation
{
    private Tensor input = null!;
    private float factor;
    private int outer, size, inner;

    public Tensor Forward(Tape tape, Tensor x, int axis, bool keepAxis, float scale)
    {
        (input, factor) = (x, scale);
        (outer, size, inner) = x.Shape.Around(axis);
        Tensor y = tape.New(keepAxis ? x.Shape.With(axis, 1) : x.Shape.Without(axis));
        y.Values.Clear();
        for (nint o = 0; o < outer; o++)
        {
            float* block = x.Pointer + o * size * inner;
            if (inner == 1)
                y.Pointer[o] = factor * VectorKernels.Sum(size, block);
            else
                for (nint i = 0; i < size; i++)
                    VectorKernels.AddScaled(inner, factor, block + i * inner, y.Pointer + o * inner);
        }

        return tape.Record(this, y, x.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(input);
        target.ClearIfFresh(input.Shape.Length);
        float* gradient = Tape.OutputGradient(this);
        for (nint o = 0; o < outer; o++)
            for (nint i = 0; i < size; i++)
            {
                float* to = target.Pointer + (o * size + i) * inner;
                if (inner == 1)
                    *to += factor * gradient[o];
                else
                    VectorKernels.AddScaled(inner, factor, gradient + o * inner, to);
            }
    }
}
