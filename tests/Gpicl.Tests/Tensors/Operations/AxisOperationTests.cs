using Gpicl.Tensors;
using Gpicl.Tensors.Operations;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Operations;

public class AxisOperationTests
{
    private static readonly Shape[] Shapes = [new(1), new(9), new(3, 5), new(0, 4), new(4, 0), new(2, 3, 9), new(2, 3, 4, 5), new(2, 1, 3, 1)];

    [Fact]
    public void Slices_of_every_axis()
    {
        foreach (Shape shape in Shapes)
            for (int axis = -shape.Rank; axis < shape.Rank; axis++)
                for (int start = 0; start <= shape[axis]; start++)
                {
                    (int along, int from, int count) = (axis, start, (shape[axis] - start + 1) / 2);
                    OperationCheck.Run(
                        (tape, x) => tape.Slice(x[0], along, from, count), x => Slice(x[0], shape, along, from, count), shape.With(axis, count), [shape]);
                }
    }

    [Fact]
    public void Slices_put_together_again_are_the_whole()
    {
        foreach (Shape shape in Shapes)
            for (int axis = -shape.Rank; axis < shape.Rank; axis++)
            {
                (int along, int cut) = (axis, shape[axis] / 3);
                OperationCheck.Run(
                    (tape, x) => tape.Concatenate(along, tape.Slice(x[0], along, 0, cut), tape.Slice(x[0], along, cut, shape[along] - cut)), x => [.. x[0]],
                    shape, [shape]);
            }
    }

    [Fact]
    public void Concatenation_of_different_sizes_and_of_one_tensor_with_itself()
    {
        OperationCheck.Run(
            (tape, x) => tape.Concatenate(1, x[0], x[1], x[0], x[2]),
            x => [.. Enumerable.Range(0, 2).SelectMany(
                row => (double[])[.. x[0][(row * 3)..(row * 3 + 3)], x[1][row], .. x[0][(row * 3)..(row * 3 + 3)]])],
            new Shape(2, 7), [new Shape(2, 3), new Shape(2, 1), new Shape(2, 0)]);
    }

    [Fact]
    public void Softmax()
    {
        foreach (Shape shape in Shapes)
            OperationCheck.Run((tape, x) => tape.Softmax(x[0]), x => PerRow(x[0], shape[-1], row => Naive.Softmax(row)), shape, [shape], low: -5, high: 5);
    }

    [Fact]
    public void Softmax_of_logits_of_any_size_sums_to_one()
    {
        using var tape = new Tape();
        Tensor y = tape.Softmax(tape.Constant(new Shape(2, 3), [1e30f, -1e30f, 0, -3e38f, -3e38f, float.NegativeInfinity]));

        Assert.Equal([1f, 0f, 0f, 0.5f, 0.5f, 0f], y.Values.ToArray());
    }

    [Theory]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 3, 7 })]
    [InlineData(new[] { 2, 3, 16 })]
    [InlineData(new[] { 5, 37 })]
    [InlineData(new[] { 0, 4 })]
    [InlineData(new[] { 2, 0 })]
    public void Layer_norm(int[] sizes)
    {
        Shape shape = new(sizes), width = new(sizes[^1]);
        OperationCheck.Run(
            (tape, x) => tape.LayerNorm(x[0], x[1], x[2]), x => Naive.LayerNorm(x[0], x[1], x[2]), shape, [shape, width, width], tolerance: 1e-4);
    }

    private static double[] Slice(double[] x, Shape shape, int axis, int start, int count)
    {
        (int outer, int size, int inner) = shape.Around(axis);
        return [.. Enumerable.Range(0, outer).SelectMany(o => x[((o * size + start) * inner)..((o * size + start + count) * inner)])];
    }

    private static double[] PerRow(double[] x, int width, Func<double[], double[]> f) =>
        width == 0 ? [] : [.. Enumerable.Range(0, x.Length / width).SelectMany(row => f(x[(row * width)..((row + 1) * width)]))];
}
