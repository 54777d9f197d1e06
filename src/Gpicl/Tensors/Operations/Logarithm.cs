using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>ln x.</summary>
internal struct Logarithm : IUnaryFunction
{
    public static Vector512<float> Value(Vector512<float> x) => VectorMath.Log(x);

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y) => Vector512<float>.One / x;
}
