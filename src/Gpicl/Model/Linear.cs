using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Model;

/// <summary>An affine map of the last axis, y = x·W + b.</summary>
internal sealed class Linear
{
    /// <summary>Creates the layer with weights and bias uniform in ±1/√inputs.</summary>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="inputs">Size of the last axis going in, at least 1.</param>
    /// <param name="outputs">Size of the last axis coming out, at least 1.</param>
    /// <param name="initializer">Makes the parameters.</param>
    /// <param name="maps">Linear maps of equal size that the outputs come from, see <see cref="Parameter.Maps"/>. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public Linear(string name, int inputs, int outputs, Initializer initializer, int maps = 1)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        float bound = 1 / MathF.Sqrt(inputs);
        Weight = initializer.Uniform($"{name}.weight", new Shape(inputs, outputs), bound, maps);
        Bias = initializer.Uniform($"{name}.bias", new Shape(outputs), bound);
    }

    /// <summary>W, [inputs, outputs].</summary>
    public Parameter Weight { get; }

    /// <summary>b, [outputs].</summary>
    public Parameter Bias { get; }

    /// <summary>x [.., inputs] to [.., outputs].</summary>
    public Tensor Forward(Tape tape, Tensor x) => tape.Linear(x, Weight, Bias);
}
