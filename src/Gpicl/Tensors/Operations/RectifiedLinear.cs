using System.Numerics;

namespace Gpicl.Tensors.Operations;

/// <summary>max(x, 0).</summary>
internal struct RectifiedLinear : IUnaryFunction
{
    public static Vector<float> Value(Vector<float> x) => Vector.Max(x, Vector<float>.Zero);

    public static Vector<float> Derivative(Vector<float> x, Vector<float> y) => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
}
