using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>Softmax over the last axis.</summary>
internal sealed unsafe class SoftmaxOperation : Operation
{
    private Tensor input = null!;

    public Tensor Forward(Tape tape, Tensor x)
    {
        input = x;
        Tensor y = tape.New(x.Shape);
        (int rows, int width, _) = x.Shape.Around(-1);
        for (nint row = 0; row < rows; row++)
        {
            float* from = x.Pointer + row * width, to = y.Pointer + row * width;
            float sum = VectorKernels.ExpScaled(width, from, 1, VectorKernels.Max(width, from), to);
            VectorKernels.Scale(width, 1 / sum, to);
        }

        return tape.Record(this, y, x.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(input);
        (int rows, int width, _) = input.Shape.Around(-1);
        for (nint row = 0; row < rows; row++)
        {
            float* y = Output.Pointer + row * width, dy = Tape.OutputGradient(this) + row * width, dx = target.Pointer + row * width;
            float mean = VectorKernels.Dot(width, y, dy);
            for (int i = 0; i < width; i++)
            {
                float value = y[i] * (dy[i] - mean);
                dx[i] = target.Accumulate ? dx[i] + value : value;
            }
        }
    }
}
