using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Tests.Tensors;

public sealed class ShapeMismatchTests : IDisposable
{
    private readonly Tape tape = new();

    public void Dispose() => tape.Dispose();

    [Fact]
    public void Elementwise_operations_name_themselves_and_both_shapes()
    {
        Tensor a = Zeros(2, 3), b = Zeros(3, 2);
        AssertMismatch(() => tape.Add(a, b), "Add", "[2, 3]", "[3, 2]");
        AssertMismatch(() => tape.Subtract(a, b), "Subtract", "[2, 3]", "[3, 2]");
        AssertMismatch(() => tape.Add(a, Zeros(2)), "Add", "[2, 3]", "[2]");
        AssertMismatch(() => tape.Add(a, Zeros(2, 1)), "Add", "[2, 3]", "[2, 1]");
        AssertMismatch(() => tape.Subtract(Zeros(3), a), "Subtract", "[3]", "[2, 3]");
    }

    [Fact]
    public void Matrix_operations_name_themselves_and_all_shapes()
    {
        AssertMismatch(() => tape.MatrixProduct(Zeros(2, 3), Zeros(2, 3)), "MatrixProduct", "[2, 3]");
        AssertMismatch(() => tape.MatrixProduct(Zeros(2, 3), Zeros(3, 2), transposeB: true), "MatrixProduct", "transposing", "[2, 3]", "[3, 2]");
        AssertMismatch(() => tape.MatrixProduct(Zeros(4, 2, 3), Zeros(5, 3, 2)), "MatrixProduct", "[4, 2, 3]", "[5, 3, 2]");
        AssertMismatch(() => tape.MatrixProduct(Zeros(2, 3), Zeros(1, 3, 2)), "MatrixProduct", "[1, 3, 2]");
        AssertMismatch(() => tape.MatrixProduct(Zeros(3), Zeros(3, 2)), "MatrixProduct", "[3]");
        AssertMismatch(() => tape.Linear(Zeros(5, 3), Zeros(4, 2)), "Linear", "[5, 3]", "[4, 2]");
        AssertMismatch(() => tape.Linear(Zeros(5, 3), Zeros(3, 2), Zeros(3)), "Linear", "[3, 2]", "[3]");
        AssertMismatch(() => tape.Linear(Zeros(), Zeros(1, 2)), "Linear", "[]", "[1, 2]");
    }

    [Fact]
    public void Operations_on_axes_name_themselves_and_the_shapes()
    {
        AssertMismatch(() => tape.Concatenate(1, Zeros(2, 3), Zeros(3, 3)), "Concatenate", "[2, 3]", "[3, 3]");
        AssertMismatch(() => tape.Concatenate(0, Zeros(2, 3), Zeros(2)), "Concatenate", "[2, 3]", "[2]");
        AssertMismatch(() => tape.Reshape(Zeros(2, 3), new Shape(5)), "Reshape", "[2, 3]", "[5]");
        AssertMismatch(() => tape.LayerNorm(Zeros(2, 3), Zeros(2), Zeros(2)), "LayerNorm", "[2, 3]", "[2]");
        AssertMismatch(() => tape.LayerNorm(Zeros(2, 3), Zeros(3), Zeros(4)), "LayerNorm", "[3]", "[4]");
        AssertMismatch(() => Zeros(2, 3).ToScalar(), "ToScalar", "[2, 3]");
    }

    [Fact]
    public void Axes_and_slices_that_are_not_there_are_refused()
    {
        Tensor x = Zeros(2, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Softmax(Zeros()));
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Concatenate(2, x, x));
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Concatenate(0));
        foreach ((int start, int length) in new[] { (-1, 1), (0, 4), (3, 1), (1, -1), (int.MaxValue, 1), (1, int.MaxValue) })
            Assert.Contains("[2, 3]", Assert.Throws<ArgumentOutOfRangeException>(() => tape.Slice(x, 1, start, length)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attention_names_the_shape_and_what_the_pattern_needs()
    {
        AssertMismatch(() => tape.Attention(Zeros(2, 3, 4, 6), 1, AttentionPattern.Causal), "Attention", "causal", "[2, 3, 4, 6]");
        AssertMismatch(() => tape.Attention(Zeros(3, 4, 6), 1, AttentionPattern.Paired), "Attention", "paired", "[3, 4, 6]");
        AssertMismatch(() => tape.Attention(Zeros(3, 3, 4, 6), 1, AttentionPattern.Paired), "Attention", "[3, 3, 4, 6]");
        AssertMismatch(() => tape.Attention(Zeros(3, 4, 6), 4, AttentionPattern.Causal), "Attention", "4 heads", "[3, 4, 6]");
        AssertMismatch(() => tape.Attention(Zeros(3, 4, 6), 0, AttentionPattern.Causal), "Attention", "0 heads");
    }

    [Fact]
    public void Operations_with_indices_name_the_numbers_that_disagree()
    {
        int[] three = [0, 0, 0];
        AssertMismatch(() => tape.CrossEntropy(Zeros(2, 4), three), "CrossEntropy", "3 are given", "[2, 4]");
        AssertMismatch(() => tape.CrossEntropy(Zeros(0, 4), Array.Empty<int>()), "CrossEntropy", "[0, 4]");
        AssertMismatch(() => tape.CrossEntropy(Zeros(), three), "CrossEntropy", "[]");
        AssertMismatch(() => tape.Gather(Zeros(4), three, new Shape(3)), "Gather", "[4]");
        AssertMismatch(() => tape.Gather(Zeros(4, 2), three, new Shape(2)), "Gather", "3 elements", "[2]");
        AssertMismatch(() => tape.Gather(Zeros(4, 2), three, new Shape(3, 1, 1, 1)), "Gather", "[3, 1, 1, 1]");
        AssertMismatch(() => tape.OneHot(three, new Shape(2), 4), "OneHot", "3 elements", "[2]");
    }

    [Fact]
    public void Values_must_fill_their_shape()
    {
        Assert.Contains(
            "[2, 3] has 6 elements, but 5", Assert.Throws<ArgumentException>(() => tape.Constant(new Shape(2, 3), new float[5])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "[2, 3] has 6 elements, but 7", Assert.Throws<ArgumentException>(() => new Tensor(new Shape(2, 3), new float[7])).Message,
            StringComparison.Ordinal);
    }

    private Tensor Zeros(params int[] sizes) => tape.Zeros(new Shape(sizes));

    private static void AssertMismatch(Func<object> action, params string[] mentioned)
    {
        string message = Assert.Throws<ShapeMismatchException>(action).Message;
        Assert.StartsWith(mentioned[0] + ":", message, StringComparison.Ordinal);
        Assert.All(mentioned, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }
}
