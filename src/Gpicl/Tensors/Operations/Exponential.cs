using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>eˣ.</summary>
internal struct Exponential : IUnaryFunction
{
    public static Vector512<float> Value(Vector512<float> x) => VectorMath.Exp(x);

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y) => y;
}
