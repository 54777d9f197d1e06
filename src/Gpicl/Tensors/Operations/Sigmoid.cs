using System.Numerics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>1 / (1 + e⁻ˣ).</summary>
internal struct Sigmoid : IUnaryFunction
{
    public static Vector<float> Value(Vector<float> x) => VectorMath.Sigmoid(x);

    public static Vector<float> Derivative(Vector<float> x, Vector<float> y) => y * (Vector<float>.One - y);
}
