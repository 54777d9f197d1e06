using System.Numerics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>ln(1 + eˣ).</summary>
internal struct Softplus : IUnaryFunction
{
    public static Vector<float> Value(Vector<float> x) => VectorMath.Softplus(x);

    public static Vector<float> Derivative(Vector<float> x, Vector<float> y) => VectorMath.Sigmoid(x);
}
