using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Operations;

/// <summary>A function of one variable with its derivative, on whole vectors.</summary>
internal interface IUnaryFunction
{
    /// <summary>f(x).</summary>
    static abstract Vector512<float> Value(Vector512<float> x);

    /// <summary>f′(x), given x and y = f(x).</summary>
    static abstract Vector512<float> Derivative(Vector512<float> x, Vector512<float> y);
}
