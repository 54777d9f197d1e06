using System.Numerics;

namespace Gpicl.Tensors.Operations;

/// <summary>A function of one variable with its derivative, on whole vectors.</summary>
internal interface IUnaryFunction
{
    /// <summary>f(x).</summary>
    static abstract Vector<float> Value(Vector<float> x);

    /// <summary>f′(x), given x and y = f(x).</summary>
    static abstract Vector<float> Derivative(Vector<float> x, Vector<float> y);
}
