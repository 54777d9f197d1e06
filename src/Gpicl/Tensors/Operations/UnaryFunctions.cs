using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>A function of one variable with its derivative, on whole vectors.</summary>
internal interface IUnaryFunction
{
    /// <summary>f(x).</summary>
    static abstract Vector512<float> Value(Vector512<float> x);

    /// <summary>f′(x), given x and y = f(x).</summary>
    static abstract Vector512<float> Derivative(Vector512<float> x, Vector512<float> y);
}

/// <summary>eˣ.</summary>
internal struct Exponential : IUnaryFunction
{
    public static Vector512<float> Value(Vector512<float> x) => VectorMath.Exp(x);

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y) => y;
}

/// <summary>tanh x.</summary>
internal struct HyperbolicTangent : IUnaryFunction
{
    public static Vector512<float> Value(Vector512<float> x) => VectorMath.Tanh(x);

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y) => Vector512<float>.One - y * y;
}

/// <summary>max(x, 0).</summary>
internal struct RectifiedLinear : IUnaryFunction
{
    public static Vector512<float> Value(Vector512<float> x) => Vector512.Max(x, Vector512<float>.Zero);

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), Vector512<float>.One, Vector512<float>.Zero);
}

/// <summary>ln(1 + eˣ).</summary>
internal struct Softplus : IUnaryFunction
{
    public static Vector512<float> Value(Vector512<float> x) => VectorMath.Softplus(x);

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y) => VectorMath.Sigmoid(x);
}
