using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Operations;

/// <summary>max(x, 0).</summary>
internal struct RectifiedLinear : IUnaryFunction
{
    public static Vector512<float> Value(Vector512<float> x) => Vector512.Max(x, Vector512<float>.Zero);

    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> y) => Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), Vector512<float>.One, Vector512<float>.Zero);
}
