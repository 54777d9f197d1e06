using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Model;

/// <summary>
/// An affine map of an input with a one-hot label beside it, concat(x, onehot(y))·W + b. The rows of W for x and for y are
/// kept apart, so that a label costs a look-up.
/// </summary>
internal sealed class LabeledInput
{
    /// <summary>Creates the layer with weights and bias uniform in ±<paramref name="bound"/>.</summary>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="inputs">Width of an input, at least 1.</param>
    /// <param name="classes">Number of labels, at least 1.</param>
    /// <param name="outputs">Size of the last axis coming out, at least 1.</param>
    /// <param name="bound">Largest absolute initial value.</param>
    /// <param name="initializer">Makes the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public LabeledInput(string name, int inputs, int classes, int outputs, float bound, Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        InputWeight = initializer.Uniform($"{name}.input.weight", new Shape(inputs, outputs), bound);
        LabelWeight = initializer.Uniform($"{name}.label.weight", new Shape(classes, outputs), bound);
        Bias = initializer.Uniform($"{name}.bias", new Shape(outputs), bound);
    }

    /// <summary>[inputs, outputs]</summary>
    public Parameter InputWeight { get; }

    /// <summary>[classes, outputs]</summary>
    public Parameter LabelWeight { get; }

    /// <summary>[outputs]</summary>
    public Parameter Bias { get; }

    /// <summary>Maps inputs and labels.</summary>
    /// <param name="tape">Where operations are recorded.</param>
    /// <param name="inputs">[B, T, inputs]</param>
    /// <param name="labels">[B·T], −1 for none; must not change before the backward pass.</param>
    /// <returns>[B, T, outputs]</returns>
    public Tensor Forward(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels) => tape.Add(
        tape.Linear(inputs, InputWeight, Bias), tape.Gather(LabelWeight, labels, new Shape(inputs.Shape[0], inputs.Shape[1])));
}
