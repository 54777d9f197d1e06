using System.Numerics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>tanh x.</summary>
internal struct HyperbolicTangent : IUnaryFunction
{
    public static Vector<float> Value(Vector<float> x) => VectorMath.Tanh(x);

    public static Vector<float> Derivative(Vector<float> x, Vector<float> y) => Vector<float>.One - y * y;
}
