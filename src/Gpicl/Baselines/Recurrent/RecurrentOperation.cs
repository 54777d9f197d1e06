using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Recurrent;

/// <summary>
/// A layer run over time, all sequences of a batch step by step: what drives step t is x_t + h_{t−1}·W, and the derived
/// operation makes h_t of it. W is packed once for all steps. On the calling thread: steps wait for each other, and
/// sequences are shared out among threads by whoever has many.
/// </summary>
internal abstract unsafe class RecurrentOperation : Operation
{
    private Tensor input = null!, weight = null!;

    /// <summary>B, sequences.</summary>
    protected int Batch { get; private set; }

    /// <summary>T, steps.</summary>
    protected int Length { get; private set; }

    /// <summary>S, width of h.</summary>
    protected int Size { get; private set; }

    /// <summary>G, width of what drives a step.</summary>
    protected int Width { get; private set; }

    /// <summary>What drives the steps, [B, T, G]. A step may put there what its backward pass needs.</summary>
    protected Tensor Drive { get; private set; } = null!;

    /// <summary>Takes the inputs and makes room for <see cref="Drive"/> and the output h, [B, T, S].</summary>
    protected void Prepare(Tape tape, string name, Tensor x, Tensor w, int widthOverSize)
    {
        ShapeMismatchException.ThrowUnless(
            w.Shape.Rank == 2 && w.Shape[0] > 0 && w.Shape[1] == widthOverSize * w.Shape[0], name,
            $"the recurrent weight must be [size, {widthOverSize} · size] of size 1 or more", w.Shape);
        ShapeMismatchException.ThrowUnless(
            x.Shape.Rank == 3 && x.Shape[2] == w.Shape[1], name, "input [batch, T, width] and recurrent weight [size, width] must agree on the width", x.Shape,
            w.Shape);
        (input, weight) = (x, w);
        (Batch, Length, Size, Width) = (x.Shape[0], x.Shape[1], w.Shape[0], w.Shape[1]);
        Drive = tape.New(x.Shape);
        Output = tape.New(new Shape(Batch, Length, Size));
    }

    /// <summary>Runs all steps.</summary>
    protected Tensor Run(Tape tape, bool otherInputsRequireGradient)
    {
        var recurrent = new PackedPanels(Size, Width, new MatrixOperand(weight.Pointer, Width), tape.Keep(PackedPanels.LengthOf(Size, Width)).Pointer);
        input.Values.CopyTo(Drive.Values);
        for (int t = 0; t < Length; t++)
        {
            if (t > 0)
                recurrent.Multiply(
                    Batch, Output.Pointer + (nint)(t - 1) * Size, Length * Size, Drive.Pointer + (nint)t * Width, Length * Width, accumulate: true);
            for (int sequence = 0; sequence < Batch; sequence++)
                Step(sequence, t, DriveAt(sequence, t), Output.Pointer + Row(sequence, t) * Size);
        }

        return tape.Record(this, Output, input.RequiresGradient || weight.RequiresGradient || otherInputsRequireGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget toInput = tape.TargetFor(input);
        float* driveGradient = toInput.IsWanted && !toInput.Accumulate ? toInput.Pointer : tape.Keep(input.Shape.Length).Pointer; // [B, T, G]
        float* arriving = tape.Zeros(new Shape(Batch, Size)).Pointer; // gradient of h_t
        var backwards = new PackedPanels(
            Width, Size, new MatrixOperand(weight.Pointer, Width, transposed: true), tape.Keep(PackedPanels.LengthOf(Width, Size)).Pointer);
        for (int t = Length - 1; t >= 0; t--)
        {
            for (int sequence = 0; sequence < Batch; sequence++)
            {
                float* gradient = arriving + (nint)sequence * Size;
                VectorKernels.AddScaled(Size, 1, Tape.OutputGradient(this) + Row(sequence, t) * Size, gradient);
                StepBackward(sequence, t, DriveAt(sequence, t), gradient, driveGradient + Row(sequence, t) * Width);
            }

            if (t > 0)
                backwards.Multiply(Batch, driveGradient + (nint)t * Width, Length * Width, arriving, Size);
        }

        if (toInput.IsWanted && toInput.Accumulate)
            VectorKernels.AddScaled(input.Shape.Length, 1, driveGradient, toInput.Pointer);
        GradientTarget toWeight = tape.TargetFor(weight);
        if (toWeight.IsWanted)
            DifferentiateWeight(tape, driveGradient, toWeight);
    }

    /// <summary>Makes h_t of one sequence.</summary>
    /// <param name="sequence">Which sequence.</param>
    /// <param name="t">Which step.</param>
    /// <param name="drive">[G], complete.</param>
    /// <param name="hidden">h_t, [S], to be written.</param>
    protected abstract void Step(int sequence, int t, float* drive, float* hidden);

    /// <summary>Brings the gradient of h_t back; steps come in reverse order.</summary>
    /// <param name="sequence">Which sequence.</param>
    /// <param name="t">Which step.</param>
    /// <param name="drive">[G], as <see cref="Step"/> has left it.</param>
    /// <param name="hiddenGradient">[S]</param>
    /// <param name="driveGradient">[G], to be written.</param>
    protected abstract void StepBackward(int sequence, int t, float* drive, float* hiddenGradient, float* driveGradient);

    /// <summary>Number of a step among those of all sequences.</summary>
    protected nint Row(int sequence, int t) => (nint)sequence * Length + t;

    private float* DriveAt(int sequence, int t) => Drive.Pointer + Row(sequence, t) * Width;

    // Σ h_{t−1}ᵀ · gradient_t over all steps at once, with zeros for what is before the first.
    private void DifferentiateWeight(Tape tape, float* driveGradient, GradientTarget toWeight)
    {
        Tensor before = tape.New(Output.Shape);
        int run = Length * Size;
        for (int sequence = 0; sequence < Batch && Length > 0; sequence++)
        {
            Span<float> to = before.Values.Slice(sequence * run, run);
            to[..Size].Clear();
            Output.Values.Slice(sequence * run, run - Size).CopyTo(to[Size..]);
        }

        Gemm.Multiply(
            tape.Workers, Size, Width, Batch * Length, new MatrixOperand(before.Pointer, Size, transposed: true), new MatrixOperand(driveGradient, Width),
            toWeight.Pointer, Width, toWeight.Accumulate);
    }
}
