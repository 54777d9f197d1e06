using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>ln(1 + eˣ).</summary>
internal struct Softplus : IUnaryFunction
{
    public static Vector512<float> Value(Vector512<float> x) => VectorMath.Softplus(x);

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y) => VectorMath.Sigmoid(x);
}
