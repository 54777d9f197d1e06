using Gpicl.Tensors;

namespace Gpicl.Baselines.Maml;

/// <summary>Gradient descent, example by example, as an operation on a tape.</summary>
internal static class OnlineDescent
{
    /// <summary>
    /// The logits of a rectified linear network that learns as it goes: it predicts an example, takes a step of gradient
    /// descent on that example's cross-entropy, then predicts the next. Differentiable through all steps, exactly.
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="firstSums">[B, T, units] what the first layer gives to every input by its initial weights and biases.</param>
    /// <param name="products">[B, T, T] inner products of the inputs of each sequence; without a gradient.</param>
    /// <param name="laterWeights">Initial weights of the layers after the first, each [units of the layer before, units].</param>
    /// <param name="laterBiases">Their initial biases, each [units]; the last layer's units are the classes.</param>
    /// <param name="learningRates">[layers, 2] learning rates of each layer's weights and biases.</param>
    /// <param name="labels">[B·T], 0 .. classes − 1; must not change before the backward pass.</param>
    /// <param name="constantSteps">Take steps for constants in the backward pass (first order). Default false.</param>
    /// <returns>[B, T, classes]</returns>
    /// <exception cref="ShapeMismatchException">The shapes do not fit together.</exception>
    /// <exception cref="ArgumentException">The products need a gradient.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is out of range.</exception>
    public static Tensor DescendOnline(
        this Tape tape, Tensor firstSums, Tensor products, ReadOnlySpan<Tensor> laterWeights, ReadOnlySpan<Tensor> laterBiases, Tensor learningRates,
        ReadOnlyMemory<int> labels, bool constantSteps = false) =>
        tape.Rent<OnlineDescentOperation>().Forward(tape, firstSums, products, laterWeights, laterBiases, learningRates, labels, constantSteps);
}
