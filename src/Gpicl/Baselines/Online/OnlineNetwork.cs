using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Online;

/// <summary>
/// A softmax classifier with rectified linear hidden layers, trained on one example at a time. All rows of weights end with
/// the bias, all vectors they are multiplied with with a one. Used by one thread at a time.
/// </summary>
internal sealed unsafe class OnlineNetwork
{
    private readonly ScratchMemory memory = new();
    private readonly OnlineNetworkShape shape;
    private readonly float* weights, firstMoments, secondMoments; // [PaddedCount]
    private readonly float* activations; // inputs of all layers, then the logits, one after the other
    private readonly float* errors; // gradient of what a layer gives, for all layers
    private readonly int[] places; // where the values of a layer begin among the activations and errors
    private int steps;

    public OnlineNetwork(OnlineNetworkShape shape)
    {
        this.shape = shape;
        places = new int[shape.Sizes.Length];
        for (int i = 1; i < places.Length; i++)
            places[i] = places[i - 1] + shape.Strides[i - 1];
        int values = places[^1] + shape.Strides[^1], count = shape.PaddedCount;
        weights = memory.Get(checked(3 * count + 2 * values));
        firstMoments = weights + count;
        secondMoments = firstMoments + count;
        activations = secondMoments + count;
        errors = activations + values;
        new Span<float>(activations, 2 * values).Clear();
        for (int layer = 0; layer < shape.Layers; layer++)
            activations[places[layer] + shape.Sizes[layer]] = 1;
    }

    /// <summary>The weights as they are now, as rows.</summary>
    public ReadOnlySpan<float> Weights => new(weights, shape.PaddedCount);

    /// <summary>Begins anew with given weights.</summary>
    /// <param name="rows">The weights as rows.</param>
    public void Begin(ReadOnlySpan<float> rows)
    {
        rows.CopyTo(new Span<float>(weights, shape.PaddedCount));
        new Span<float>(firstMoments, 2 * shape.PaddedCount).Clear();
        steps = 0;
    }

    /// <summary>Predicts an input's label.</summary>
    /// <param name="input">[N_x]</param>
    /// <param name="logits">Receives the logits, [C].</param>
    public void Predict(ReadOnlySpan<float> input, Span<float> logits)
    {
        input.CopyTo(new Span<float>(activations, shape.Sizes[0]));
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            bool hidden = layer < shape.Layers - 1;
            int stride = shape.Strides[layer];
            float* from = activations + places[layer], to = activations + places[layer + 1], row = weights + shape.Offsets[layer];
            for (int unit = 0; unit < shape.Sizes[layer + 1]; unit++, row += stride)
            {
                float value = VectorKernels.Dot(stride, row, from);
                to[unit] = hidden ? MathF.Max(value, 0) : value;
            }
        }

        new ReadOnlySpan<float>(activations + places[^1], logits.Length).CopyTo(logits);
    }

    /// <summary>Predicts the probabilities of an input's classes.</summary>
    /// <param name="input">[N_x]</param>
    /// <param name="probabilities">Receives the probabilities, [C].</param>
    public void PredictProbabilities(ReadOnlySpan<float> input, Span<float> probabilities)
    {
        Predict(input, probabilities);
        FindProbabilities();
        new ReadOnlySpan<float>(errors + places[^1], probabilities.Length).CopyTo(probabilities);
    }

    /// <summary>Takes a step on the input last predicted.</summary>
    /// <param name="label">Its label, 0 .. C − 1.</param>
    public void Learn(int label)
    {
        steps++;
        FindProbabilities();
        errors[places[^1] + label] -= 1;
        for (int layer = shape.Layers - 1; layer >= 0; layer--)
        {
            if (layer > 0)
                BringBack(layer);
            int stride = shape.Strides[layer];
            for (int unit = 0; unit < shape.Sizes[layer + 1]; unit++)
            {
                int row = shape.Offsets[layer] + unit * stride;
                float error = errors[places[layer + 1] + unit];
                if (shape.Options.Optimizer == OnlineOptimizer.Sgd)
                    Descend(layer, error, weights + row);
                else
                    OnlineAdam.Step(stride, steps, shape.Options, error, activations + places[layer], weights + row, firstMoments + row, secondMoments + row);
            }
        }
    }

    // Plain gradient descent on the weights of one unit; the bias, which stands behind them, has a rate of its own.
    private void Descend(int layer, float error, float* row)
    {
        float* bias = row + shape.Sizes[layer];
        float next = *bias - shape.Rates[2 * layer + 1] * error;
        VectorKernels.AddScaled(shape.Strides[layer], -shape.Rates[2 * layer] * error, activations + places[layer], row);
        *bias = next;
    }

    // softmax(logits), where the errors of the last layer are to be
    private void FindProbabilities()
    {
        int classes = shape.Sizes[^1];
        float* logits = activations + places[^1], probabilities = errors + places[^1];
        float sum = VectorKernels.ExpScaled(classes, logits, 1, VectorKernels.Max(classes, logits), probabilities);
        VectorKernels.Scale(classes, 1 / sum, probabilities);
    }

    // From what a layer gives to what it reads, through the weights before their step.
    private void BringBack(int layer)
    {
        int size = shape.Sizes[layer], stride = shape.Strides[layer];
        float* read = activations + places[layer], to = errors + places[layer], row = weights + shape.Offsets[layer];
        new Span<float>(to, size).Clear();
        for (int unit = 0; unit < shape.Sizes[layer + 1]; unit++, row += stride)
            VectorKernels.AddScaled(size, errors[places[layer + 1] + unit], row, to);
        for (int i = 0; i < size; i++)
            if (read[i] <= 0)
                to[i] = 0;
    }
}
