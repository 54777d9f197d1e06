using System.Numerics;

namespace Gpicl.Tensors.Operations;

/// <summary>a / b.</summary>
internal struct Quotient : IBinaryFunction
{
    public static string Name => nameof(Tape.Divide);

    public static bool IsSum => false;

    public static Vector<float> Value(Vector<float> a, Vector<float> b) => a / b;

    public static Vector<float> LeftDerivative(Vector<float> a, Vector<float> b) => Vector<float>.One / b;

    public static Vector<float> RightDerivative(Vector<float> a, Vector<float> b) => -a / (b * b);
}
