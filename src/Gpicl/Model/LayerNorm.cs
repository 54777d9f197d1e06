using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Model;

/// <summary>Layer normalization with learned gain and bias (Ba et al. 2016).</summary>
internal sealed class LayerNorm
{
    /// <summary>Creates the layer with gain 1 and bias 0.</summary>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="width">Size of the last axis, at least 1.</param>
    /// <param name="initializer">Makes the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is below 1.</exception>
    public LayerNorm(string name, int width, Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Gain = initializer.Constant($"{name}.gain", new Shape(width), 1);
        Bias = initializer.Constant($"{name}.bias", new Shape(width), 0);
    }

    /// <summary>[width]</summary>
    public Parameter Gain { get; }

    /// <summary>[width]</summary>
    public Parameter Bias { get; }

    /// <summary>x [.., width], normalized.</summary>
    public Tensor Forward(Tape tape, Tensor x) => tape.LayerNorm(x, Gain, Bias);
}
