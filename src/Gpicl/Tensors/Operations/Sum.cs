using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Operations;

/// <summary>a + b.</summary>
internal struct Sum : IBinaryFunction
{
    public static string Name => nameof(TapeOperations.Add);

    public static bool IsSum => true;

    public static Vector512<float> Value(Vector512<float> a, Vector512<float> b) => a + b;

    public static Vector512<float> LeftDerivative(Vector512<float> a, Vector512<float> b) => Vector512<float>.One;

    public static Vector512<float> RightDerivative(Vector512<float> a, Vector512<float> b) => Vector512<float>.One;
}
