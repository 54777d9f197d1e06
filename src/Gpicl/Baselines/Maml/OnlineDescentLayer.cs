using Gpicl.Tensors;

namespace Gpicl.Baselines.Maml;

/// <summary>
/// What <see cref="OnlineDescentOperation"/> keeps of one layer of the network that learns: W = units, padded with zeros to
/// whole vectors. Before the steps, the layer reads a, gives z = a·U + b, and rectifies it unless it is the last.
/// </summary>
internal sealed unsafe class OnlineDescentLayer
{
    private readonly int rows;

    /// <summary>The first layer: what it gives before the steps and the inner products of the inputs come from outside.</summary>
    public OnlineDescentLayer(Tape tape, Tensor first, Tensor products)
        : this(tape, first.Shape[0] * first.Shape[1], 0, first.Shape[2]) => ReadProducts = products.Pointer;

    /// <summary>A later layer.</summary>
    public OnlineDescentLayer(Tape tape, int rows, int length, Tensor weight, Tensor bias)
        : this(tape, rows, weight.Shape[0], weight.Shape[1])
    {
        Weight = tape.Keep(Inputs * Width).Pointer;
        Bias = tape.Keep(Width).Pointer;
        for (int i = 0; i < Inputs; i++)
            CopyPadded(weight.Pointer + (nint)i * Outputs, Outputs, Weight + (nint)i * Width);
        CopyPadded(bias.Pointer, Outputs, Bias);
        ReadProducts = Keep(tape, length);
        ErrorProducts = Keep(tape, length);
    }

    private OnlineDescentLayer(Tape tape, int rows, int inputs, int outputs)
    {
        (this.rows, Inputs, Outputs, Width) = (rows, inputs, outputs, RowKernels.Padded(outputs));
        Values = Keep(tape, Width);
        Errors = Keep(tape, Width);
    }

    /// <summary>Units read from; no meaning in the first layer.</summary>
    public int Inputs { get; }

    /// <summary>Units.</summary>
    public int Outputs { get; }

    /// <summary>W.</summary>
    public int Width { get; }

    /// <summary>U of a later layer, [Inputs, W].</summary>
    public float* Weight { get; }

    /// <summary>b of a later layer, [W].</summary>
    public float* Bias { get; }

    /// <summary>What the units give, [B, T, W].</summary>
    public float* Values { get; }

    /// <summary>δ, the gradient of each example's own loss by z, [B, T, W].</summary>
    public float* Errors { get; }

    /// <summary>Inner products of what is read, [B, T, T]; only those with earlier examples are there.</summary>
    public float* ReadProducts { get; }

    /// <summary>Inner products of the errors, [B, T, T]; of a later layer, only those with earlier examples.</summary>
    public float* ErrorProducts { get; }

    /// <summary>Gradient by <see cref="Values"/>, [B, T, W].</summary>
    public float* ValueGradients { get; private set; }

    /// <summary>Gradient by <see cref="Errors"/>, [B, T, W].</summary>
    public float* ErrorGradients { get; private set; }

    /// <summary>Gradient by z, [B, T, W].</summary>
    public float* SumGradients { get; private set; }

    /// <summary>Gradient by what the next layer brought back of its errors, before the rectifier's gate, [B, T, W].</summary>
    public float* ReturnGradients { get; private set; }

    /// <summary>Makes room for the gradients; those that are added to begin at zero.</summary>
    public void BeginBackward(Tape tape)
    {
        ValueGradients = Keep(tape, Width);
        ErrorGradients = Keep(tape, Width);
        SumGradients = Keep(tape, Width);
        ReturnGradients = Keep(tape, Width);
        new Span<float>(ValueGradients, rows * Width).Clear();
        new Span<float>(ErrorGradients, rows * Width).Clear();
    }

    /// <summary>Copies a row and puts zeros behind it.</summary>
    public static void CopyPadded(float* from, int count, float* to)
    {
        new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
        new Span<float>(to + count, RowKernels.Padded(count) - count).Clear();
    }

    private float* Keep(Tape tape, int width) => tape.Keep(checked(rows * width)).Pointer;
}
