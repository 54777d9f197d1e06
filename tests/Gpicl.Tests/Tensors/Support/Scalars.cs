using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Tests.Tensors.Support;

/// <summary>Losses to differentiate, made of operations that are there.</summary>
internal static class Scalars
{
    /// <summary>Σ a_i · b_i over all elements.</summary>
    public static Tensor SumOfProducts(this Tape tape, Tensor a, Tensor b)
    {
        int length = a.Shape.Length;
        return tape.Reshape(tape.MatrixProduct(tape.Reshape(a, new Shape(1, length)), tape.Reshape(b, new Shape(length, 1))), new Shape());
    }

    /// <summary>Σ x_i · w_i over all elements.</summary>
    public static Tensor WeightedSum(this Tape tape, Tensor x, float[] weights) => tape.SumOfProducts(x, tape.Constant(new Shape(weights.Length), weights));

    /// <summary>Σ x_i over all elements.</summary>
    public static Tensor Sum(this Tape tape, Tensor x) => tape.WeightedSum(x, [.. Enumerable.Repeat(1f, x.Shape.Length)]);
}
