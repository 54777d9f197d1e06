using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Operations;

/// <summary>A function of two variables with its partial derivatives, on whole vectors.</summary>
internal interface IBinaryFunction
{
    /// <summary>Shown in messages.</summary>
    static abstract string Name { get; }

    /// <summary>Whether both partial derivatives are 1, so that a gradient can be handed on as it is.</summary>
    static abstract bool IsSum { get; }

    /// <summary>f(a, b).</summary>
    static abstract Vector512<float> Value(Vector512<float> a, Vector512<float> b);

    /// <summary>∂f/∂a.</summary>
    static abstract Vector512<float> LeftDerivative(Vector512<float> a, Vector512<float> b);

    /// <summary>∂f/∂b.</summary>
    static abstract Vector512<float> RightDerivative(Vector512<float> a, Vector512<float> b);
}
