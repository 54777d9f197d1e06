using System.Numerics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>ln x.</summary>
internal struct Logarithm : IUnaryFunction
{
    public static Vector<float> Value(Vector<float> x) => VectorMath.Log(x);

    public static Vector<float> Derivative(Vector<float> x, Vector<float> y) => Vector<float>.One / x;
}
