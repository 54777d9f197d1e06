using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Maml;

/// <summary>
/// Logits of a rectified linear network that takes a step of gradient descent on every example in turn. Its weights after
/// some steps are never formed: W_t = U − α Σ_{j&lt;t} a_j δ_jᵀ with what was read (a) and the errors (δ) of the examples
/// before, so that products with W_t are products with U and with those.
/// </summary>
/// <remarks>
/// z_t = a_t·U + b − Σ_{j&lt;t} (α a_j·a_t + β) δ_j forwards, e_t = U δ_t − α Σ_{j&lt;t} (δ_j·δ_t) a_j backwards through the
/// network, with learning rates α of weights and β of biases: the gradients that steps are made of are operations like any
/// others, and the backward pass is exact through all of them.
/// </remarks>
internal sealed unsafe partial class OnlineDescentOperation : Operation
{
    private Tensor first = null!, rates = null!;
    private Tensor[] weights = [], biases = [];
    private OnlineDescentLayer[] layers = [];
    private ReadOnlyMemory<int> targets;
    private bool firstOrder;
    private int batch, length;
    private float* factors; // [B, T], a scratch for each sequence

    private OnlineDescentLayer Last => layers[^1];

    public Tensor Forward(
        Tape tape, Tensor firstSums, Tensor products, ReadOnlySpan<Tensor> laterWeights, ReadOnlySpan<Tensor> laterBiases, Tensor learningRates,
        ReadOnlyMemory<int> labels, bool constantSteps)
    {
        CheckShapes(firstSums.Shape, products, laterWeights, laterBiases, learningRates.Shape, labels.Length);
        (first, rates, targets, firstOrder) = (firstSums, learningRates, labels, constantSteps);
        (weights, biases) = (laterWeights.ToArray(), laterBiases.ToArray());
        (batch, length) = (first.Shape[0], first.Shape[1]);
        layers = new OnlineDescentLayer[weights.Length + 1];
        layers[0] = new OnlineDescentLayer(tape, first, products);
        for (int i = 1; i < layers.Length; i++)
            layers[i] = new OnlineDescentLayer(tape, batch * length, length, weights[i - 1], biases[i - 1]);
        factors = tape.Keep(batch * length).Pointer;

        Tensor logits = tape.New(first.Shape.With(-1, Last.Outputs));
        for (int i = 0; i < labels.Length; i++)
            if ((uint)labels.Span[i] >= (uint)Last.Outputs)
                throw new ArgumentOutOfRangeException(
                    nameof(labels), labels.Span[i], $"Label {i} is {labels.Span[i]}; {Last.Outputs} classes allow 0 .. {Last.Outputs - 1}.");
        tape.Workers.For(batch, 1, new ForwardPart(this, logits.Pointer));
        bool requiresGradient = first.RequiresGradient || rates.RequiresGradient;
        for (int i = 0; i < weights.Length; i++)
            requiresGradient |= weights[i].RequiresGradient || biases[i].RequiresGradient;
        return tape.Record(this, logits, requiresGradient);
    }

    private static void CheckShapes(Shape first, Tensor products, ReadOnlySpan<Tensor> weights, ReadOnlySpan<Tensor> biases, Shape rates, int labels)
    {
        const string Name = nameof(OnlineDescent.DescendOnline);
        ShapeMismatchException.ThrowUnless(
            first.Rank == 3 && products.Shape == first.With(-1, first[1]) && labels == first[0] * first[1],
            Name, $"the first layer's sums must be [B, T, units], products [B, T, T], with B·T labels, but there are {labels}", first, products.Shape);
        if (products.RequiresGradient)
            throw new ArgumentException("Inputs that need a gradient are not supported.", nameof(products));
        ShapeMismatchException.ThrowUnless(
            rates.Rank == 2 && rates[0] == weights.Length + 1 && rates[1] == 2 && biases.Length == weights.Length,
            Name, $"{weights.Length} later layers need as many biases, not {biases.Length}, and learning rates [{weights.Length + 1}, 2]", rates);
        int units = first[2];
        for (int i = 0; i < weights.Length; i++)
        {
            ShapeMismatchException.ThrowUnless(
                weights[i].Shape.Rank == 2 && weights[i].Shape[0] == units && biases[i].Shape == new Shape(weights[i].Shape[1]),
                Name, $"weights that read {units} units must be [{units}, out] with a bias [out]", weights[i].Shape, biases[i].Shape);
            units = weights[i].Shape[1];
        }
    }

    private float Rate(int layer, int which) => rates.Pointer[2 * layer + which];

    private readonly struct ForwardPart(OnlineDescentOperation operation, float* logits) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int sequence = start; sequence < limit; sequence++)
                for (int t = 0; t < operation.length; t++)
                {
                    operation.Predict(sequence, t, logits);
                    operation.FindErrors(sequence, t);
                }
        }
    }

    // Values of all layers at one position, by the weights after t steps.
    private void Predict(int sequence, int t, float* logits)
    {
        nint start = (nint)sequence * length, row = start + t;
        float* factor = factors + start;
        for (int l = 0; l < layers.Length; l++)
        {
            OnlineDescentLayer layer = layers[l];
            float* sums = layer.Values + row * layer.Width, products = layer.ReadProducts + row * length;
            if (l == 0)
            {
                OnlineDescentLayer.CopyPadded(first.Pointer + row * layer.Outputs, layer.Outputs, sums);
            }
            else
            {
                OnlineDescentLayer before = layers[l - 1];
                float* read = before.Values + row * before.Width;
                new ReadOnlySpan<float>(layer.Bias, layer.Width).CopyTo(new Span<float>(sums, layer.Width));
                RowKernels.AddRows(layer.Inputs, read, layer.Weight, layer.Width, sums);
                RowKernels.Dots(t, before.Values + start * before.Width, before.Width, read, products);
            }

            RowKernels.ScaleAndShift(t, -Rate(l, 0), products, -Rate(l, 1), factor);
            RowKernels.AddRows(t, factor, layer.Errors + start * layer.Width, layer.Width, sums);
            if (layer != Last)
                RowKernels.Gate(layer.Width, sums, sums, sums);
        }

        int classes = Last.Outputs;
        new ReadOnlySpan<float>(Last.Values + row * Last.Width, classes).CopyTo(new Span<float>(logits + row * classes, classes));
    }

    // Gradients of the example's own loss, which the next step is made of.
    private void FindErrors(int sequence, int t)
    {
        nint start = (nint)sequence * length, row = start + t;
        float* error = Last.Errors + row * Last.Width, logits = Last.Values + row * Last.Width;
        int classes = Last.Outputs;
        float sum = VectorKernels.ExpScaled(classes, logits, 1, VectorKernels.Max(classes, logits), error);
        VectorKernels.Scale(classes, 1 / sum, error);
        new Span<float>(error + classes, Last.Width - classes).Clear();
        error[targets.Span[(int)row]] -= 1;
        for (int l = layers.Length - 2; l >= 0; l--)
        {
            OnlineDescentLayer layer = layers[l], next = layers[l + 1];
            float* nextError = next.Errors + row * next.Width, products = next.ErrorProducts + row * length, factor = factors + start;
            error = layer.Errors + row * layer.Width;
            RowKernels.Dots(next.Inputs, next.Weight, next.Width, nextError, error);
            new Span<float>(error + next.Inputs, layer.Width - next.Inputs).Clear();
            RowKernels.Dots(t, next.Errors + start * next.Width, next.Width, nextError, products);
            RowKernels.ScaleAndShift(t, -Rate(l + 1, 0), products, 0, factor);
            RowKernels.AddRows(t, factor, layer.Values + start * layer.Width, layer.Width, error);
            RowKernels.Gate(layer.Width, layer.Values + row * layer.Width, error, error);
        }
    }
}
