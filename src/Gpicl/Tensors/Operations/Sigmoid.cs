using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>1 / (1 + e⁻ˣ).</summary>
internal struct Sigmoid : IUnaryFunction
{
    public static Vector512<float> Value(Vector512<float> x) => VectorMath.Sigmoid(x);

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y) => y * (Vector512<float>.One - y);
}
