using System.Numerics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>eˣ.</summary>
internal struct Exponential : IUnaryFunction
{
    public static Vector<float> Value(Vector<float> x) => VectorMath.Exp(x);

    public static Vector<float> Derivative(Vector<float> x, Vector<float> y) => y;
}
