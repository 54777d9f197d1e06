using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>
/// GELU (Hendrycks and Gimpel 2016) in its tanh form, x · sigmoid(2u) with u = √(2/π)·(x + 0.044715·x³): within 1e-3 of
/// the form with the error function, and one exponential per element.
/// </summary>
internal struct GaussianErrorLinear : IUnaryFunction
{
    /// <summary>2·√(2/π)</summary>
    public const float TwiceRoot = 1.5957691216f;

    /// <summary>Of x³ in u.</summary>
    public const float Cubic = 0.044715f;

    public static Vector512<float> Value(Vector512<float> x) => x * VectorMath.Sigmoid(TwiceU(x, x * x));

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y)
    {
        Vector512<float> square = x * x;
        Vector512<float> gate = VectorMath.Sigmoid(TwiceU(x, square));
        Vector512<float> slope = Vector512.MultiplyAddEstimate(square, Vector512.Create(3 * TwiceRoot * Cubic), Vector512.Create(TwiceRoot));
        return Vector512.MultiplyAddEstimate(y * (Vector512<float>.One - gate), slope, gate); // y = x · gate
    }

    private static Vector512<float> TwiceU(Vector512<float> x, Vector512<float> square) =>
        x * Vector512.MultiplyAddEstimate(square, Vector512.Create(TwiceRoot * Cubic), Vector512.Create(TwiceRoot));
}
