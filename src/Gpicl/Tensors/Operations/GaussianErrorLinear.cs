using System.Numerics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>
/// GELU (Hendrycks and Gimpel 2016) in its tanh form, x · sigmoid(2u) with u = √(2/π)·(x + 0.044715·x³): within 1e-3 of
/// the form with the error function, and one exponential per element.
/// </summary>
internal struct GaussianErrorLinear : IUnaryFunction
{
    private const float TwiceRoot = 1.5957691216f; // 2·√(2/π)
    private const float Cubic = 0.044715f;

    public static Vector<float> Value(Vector<float> x) => x * VectorMath.Sigmoid(TwiceU(x, x * x));

    public static Vector<float> Derivative(Vector<float> x, Vector<float> y)
    {
        Vector<float> square = x * x;
        Vector<float> gate = VectorMath.Sigmoid(TwiceU(x, square));
        Vector<float> slope = Vector.FusedMultiplyAdd(square, new Vector<float>(3 * TwiceRoot * Cubic), new Vector<float>(TwiceRoot));
        return Vector.FusedMultiplyAdd(y * (Vector<float>.One - gate), slope, gate); // y = x · gate
    }

    private static Vector<float> TwiceU(Vector<float> x, Vector<float> square) =>
        x * Vector.FusedMultiplyAdd(square, new Vector<float>(TwiceRoot * Cubic), new Vector<float>(TwiceRoot));
}
