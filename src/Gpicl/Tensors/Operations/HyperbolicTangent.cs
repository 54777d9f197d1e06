using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>tanh x.</summary>
internal struct HyperbolicTangent : IUnaryFunction
{
    public static Vector512<float> Value(Vector512<float> x) => VectorMath.Tanh(x);

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y) => Vector512<float>.One - y * y;
}
