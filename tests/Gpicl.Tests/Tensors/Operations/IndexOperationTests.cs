using Gpicl.Tensors;
using Gpicl.Tensors.Operations;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Operations;

public class IndexOperationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 10)]
    [InlineData(17, 3)]
    [InlineData(4, 37)]
    public void Cross_entropy(int rows, int classes)
    {
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row * 7 % classes)];
        OperationCheck.Run(
            (tape, x) => tape.CrossEntropy(x[0], labels), x => [Naive.CrossEntropy(x[0], classes, labels)], new Shape(), [new Shape(rows, classes)], low: -6,
            high: 6);
    }

    [Fact]
    public void Cross_entropy_over_leading_axes()
    {
        int[] labels = [2, 0, 1, 1, 2, 2];
        OperationCheck.Run((tape, x) => tape.CrossEntropy(x[0], labels), x => [Naive.CrossEntropy(x[0], 3, labels)], new Shape(), [new Shape(2, 3, 3)]);
    }

    [Fact]
    public void Cross_entropy_of_large_logits_stays_finite()
    {
        int[] labels = [1];
        using var tape = new Tape();
        Tensor loss = tape.CrossEntropy(tape.Constant(new Shape(1, 2), [1000, -1000]), labels);

        Assert.Equal(2000f, loss.ToScalar());
    }

    [Fact]
    public void Gather_of_repeated_missing_and_unused_rows()
    {
        int[] indices = [2, -1, 2, 0, 3, -1], second = [1];
        OperationCheck.Run(
            (tape, x) => tape.Gather(x[0], indices, new Shape(2, 3)),
            x => [.. indices.SelectMany(index => index < 0 ? new double[9] : x[0][(index * 9)..(index * 9 + 9)])], new Shape(2, 3, 9), [new Shape(5, 9)]);
        OperationCheck.Run((tape, x) => tape.Gather(x[0], second, new Shape()), x => x[0][2..4], new Shape(2), [new Shape(3, 2)]);
        OperationCheck.Run((tape, x) => tape.Gather(x[0], Array.Empty<int>(), new Shape(0)), _ => [], new Shape(0, 2), [new Shape(3, 2)]);
    }

    [Fact]
    public void One_hot_rows_hold_a_single_one_or_none()
    {
        using var tape = new Tape();
        Tensor rows = tape.OneHot([1, -1, 0, 2], new Shape(2, 2), 3);

        Assert.Equal(new Shape(2, 2, 3), rows.Shape);
        Assert.Equal([0f, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], rows.Values.ToArray());
    }

    [Fact]
    public void An_index_out_of_range_is_named_with_its_position()
    {
        using var tape = new Tape();
        Tensor table = tape.Zeros(new Shape(3, 2));
        int[] high = [0, 3], low = [-2], labels = [0, 2, 0];

        Assert.Contains(
            "Index 1 is 3", Assert.Throws<ArgumentOutOfRangeException>(() => tape.Gather(table, high, new Shape(2))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Index 0 is -2", Assert.Throws<ArgumentOutOfRangeException>(() => tape.Gather(table, low, new Shape(1))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Index 1 is 4", Assert.Throws<ArgumentOutOfRangeException>(() => tape.OneHot([0, 4], new Shape(2), 4)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Label 2 in row 1", Assert.Throws<ArgumentOutOfRangeException>(() => tape.CrossEntropy(table, labels)).Message, StringComparison.Ordinal);
    }
}
