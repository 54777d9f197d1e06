using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Maml;

/// <summary>
/// The backward pass of <see cref="OnlineDescentOperation"/> over one sequence. Where steps are constants (first order),
/// nothing goes back to the examples that steps were made of.
/// </summary>
internal readonly unsafe struct OnlineDescentBackward(
    OnlineDescentLayer[] layers, float* rates, int sequence, int length, bool firstOrder, float* rateGradients, float* row, float* products, float* factors)
{
    private readonly nint start = (nint)sequence * length;

    /// <summary>Goes back through what was done at one position.</summary>
    /// <param name="t">The position; those behind it have been done.</param>
    /// <param name="gradient">Gradient by the logits there, [classes].</param>
    /// <param name="label">The label there.</param>
    public void Run(int t, float* gradient, int label)
    {
        OnlineDescentLayer last = layers[^1];
        float* sums = last.SumGradients + (start + t) * last.Width;
        if (!firstOrder)
            for (int l = 0; l < layers.Length - 1; l++)
                ThroughReturn(l, t);
        OnlineDescentLayer.CopyPadded(gradient, last.Outputs, sums);
        if (!firstOrder)
            ThroughSoftmax(last, t, label, sums);
        for (int l = layers.Length - 1; l >= 0; l--)
            ThroughSums(l, t);
    }

    // e_t = U δ_t − α Σ_j (δ_j·δ_t) a_j, δ of the layer before = e where a > 0
    private void ThroughReturn(int l, int t)
    {
        OnlineDescentLayer layer = layers[l], next = layers[l + 1];
        float rate = rates[2 * (l + 1)];
        nint at = (start + t) * layer.Width, nextAt = (start + t) * next.Width;
        float* returned = layer.ReturnGradients + at, toError = next.ErrorGradients + nextAt, errorProducts = next.ErrorProducts + (start + t) * length;
        RowKernels.Gate(layer.Width, layer.Values + at, layer.ErrorGradients + at, returned);
        RowKernels.AddRows(next.Inputs, returned, next.Weight, next.Width, toError);
        RowKernels.Dots(t, layer.Values + start * layer.Width, layer.Width, returned, products); // a_j·de_t
        rateGradients[2 * (l + 1)] -= VectorKernels.Dot(t, products, errorProducts);
        RowKernels.ScaleAndShift(t, -rate, products, 0, factors);
        RowKernels.AddToRows(t, factors, next.Errors + nextAt, next.Width, next.ErrorGradients + start * next.Width);
        RowKernels.AddRows(t, factors, next.Errors + start * next.Width, next.Width, toError);
        RowKernels.ScaleAndShift(t, -rate, errorProducts, 0, factors);
        RowKernels.AddToRows(t, factors, returned, layer.Width, layer.ValueGradients + start * layer.Width);
    }

    // δ = softmax(z) − onehot(label)
    private void ThroughSoftmax(OnlineDescentLayer last, int t, int label, float* sums)
    {
        float* errors = last.Errors + (start + t) * last.Width, toError = last.ErrorGradients + (start + t) * last.Width;
        float mean = 0;
        for (int c = 0; c < last.Outputs; c++)
            mean += Probability(c) * toError[c];
        for (int c = 0; c < last.Outputs; c++)
            sums[c] += Probability(c) * (toError[c] - mean);

        float Probability(int c) => c == label ? errors[c] + 1 : errors[c];
    }

    // z_t = a_t·U + b − Σ_j (α a_j·a_t + β) δ_j
    private void ThroughSums(int l, int t)
    {
        OnlineDescentLayer layer = layers[l];
        nint at = (start + t) * layer.Width;
        float* sums = layer.SumGradients + at, readProducts = layer.ReadProducts + (start + t) * length;
        if (l < layers.Length - 1)
            RowKernels.Gate(layer.Width, layer.Values + at, layer.ValueGradients + at, sums);
        RowKernels.Dots(t, layer.Errors + start * layer.Width, layer.Width, sums, products); // δ_j·dz_t
        rateGradients[2 * l] -= VectorKernels.Dot(t, products, readProducts);
        rateGradients[2 * l + 1] -= VectorKernels.Sum(t, products);
        if (!firstOrder)
        {
            RowKernels.ScaleAndShift(t, -rates[2 * l], readProducts, -rates[2 * l + 1], factors);
            RowKernels.AddToRows(t, factors, sums, layer.Width, layer.ErrorGradients + start * layer.Width);
        }

        if (l == 0)
            return;
        OnlineDescentLayer before = layers[l - 1];
        float* toRead = before.ValueGradients + (start + t) * before.Width;
        RowKernels.Dots(layer.Inputs, layer.Weight, layer.Width, sums, row);
        VectorKernels.AddScaled(layer.Inputs, 1, row, toRead);
        RowKernels.ScaleAndShift(t, -rates[2 * l], products, 0, factors);
        RowKernels.AddRows(t, factors, before.Values + start * before.Width, before.Width, toRead);
        if (!firstOrder)
            RowKernels.AddToRows(t, factors, before.Values + (start + t) * before.Width, before.Width, before.ValueGradients + start * before.Width);
    }
}
