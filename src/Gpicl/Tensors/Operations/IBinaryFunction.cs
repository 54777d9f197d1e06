using System.Numerics;

namespace Gpicl.Tensors.Operations;

/// <summary>A function of two variables with its partial derivatives, on whole vectors.</summary>
internal interface IBinaryFunction
{
    /// <summary>Shown in messages.</summary>
    static abstract string Name { get; }

    /// <summary>Whether both partial derivatives are 1, so that a gradient can be handed on as it is.</summary>
    static abstract bool IsSum { get; }

    /// <summary>f(a, b).</summary>
    static abstract Vector<float> Value(Vector<float> a, Vector<float> b);

    /// <summary>∂f/∂a.</summary>
    static abstract Vector<float> LeftDerivative(Vector<float> a, Vector<float> b);

    /// <summary>∂f/∂b.</summary>
    static abstract Vector<float> RightDerivative(Vector<float> a, Vector<float> b);
}
