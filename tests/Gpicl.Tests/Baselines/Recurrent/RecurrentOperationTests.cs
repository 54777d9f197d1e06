using Gpicl.Baselines.Recurrent;
using Gpicl.Tensors;
using Gpicl.Tests.Baselines.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Baselines.Recurrent;

public class RecurrentOperationTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 2)]
    [InlineData(4, 2, 3)]
    [InlineData(1, 2, 17)]
    [InlineData(0, 3, 2)]
    [InlineData(2, 0, 2)]
    public void An_lstm_agrees_with_the_definition_and_with_differences(int batch, int length, int size) => OperationCheck.Run(
        (tape, x) => tape.Lstm(x[0], x[1]), x => NaiveRecurrence.Lstm(x[0], x[1], batch, length, size),
        new Shape(batch, length, size), [new Shape(batch, length, 4 * size), new Shape(size, 4 * size)]);

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 3, 1, 2)]
    [InlineData(4, 2, 2, 2)]
    [InlineData(1, 2, 1, 5)]
    [InlineData(0, 3, 1, 2)]
    [InlineData(2, 0, 1, 2)]
    public void An_outer_product_lstm_agrees_with_the_definition_and_with_differences(int batch, int length, int heads, int headSize)
    {
        int size = heads * headSize;
        OperationCheck.Run(
            (tape, x) => tape.OuterProductLstm(x[0], x[1], x[2], heads), x => NaiveRecurrence.OuterProductLstm(x[0], x[1], x[2][0], batch, length, size, heads),
            new Shape(batch, length, size), [new Shape(batch, length, 8 * size), new Shape(size, 8 * size), new Shape(1)], tolerance: 1e-4);
    }

    // A batch of 13 is more than a tile of rows, sizes fill whole vectors or leave a rest, a depth of 300 is cut into blocks.
    [Theory]
    [InlineData(13, 20, 32)]
    [InlineData(3, 7, 33)]
    [InlineData(5, 3, 300)]
    public void Larger_lstms_agree_with_the_definition_and_the_slope_along_a_direction(int batch, int length, int size)
    {
        float[] x = RandomNumbers.Uniform(batch * length * 4 * size, seed: 1), weight = RandomNumbers.Uniform(4 * size * size, seed: 2, -0.2, 0.2);
        CheckDirection(
            (tape, tensors) => tape.Lstm(tensors[0], tensors[1]), values => NaiveRecurrence.Lstm(values[0], values[1], batch, length, size),
            [new Shape(batch, length, 4 * size), new Shape(size, 4 * size)], x, weight);
    }

    [Theory]
    [InlineData(13, 9, 2, 16)]
    [InlineData(3, 5, 3, 17)]
    [InlineData(2, 3, 1, 40)]
    public void Larger_outer_product_lstms_agree_with_the_definition_and_the_slope_along_a_direction(int batch, int length, int heads, int headSize)
    {
        int size = heads * headSize;
        float[] x = RandomNumbers.Uniform(batch * length * 8 * size, seed: 1, -2, 2), weight = RandomNumbers.Uniform(8 * size * size, seed: 2, -0.2, 0.2);
        CheckDirection(
            (tape, tensors) => tape.OuterProductLstm(tensors[0], tensors[1], tensors[2], heads),
            values => NaiveRecurrence.OuterProductLstm(values[0], values[1], values[2][0], batch, length, size, heads),
            [new Shape(batch, length, 8 * size), new Shape(size, 8 * size), new Shape(1)], x, weight, [0.7f]);
    }

    [Fact]
    public void Sizes_that_disagree_are_named()
    {
        using var tape = new Tape();
        Tensor x = tape.Zeros(new Shape(2, 3, 8)), weight = tape.Zeros(new Shape(2, 8)), other = tape.Zeros(new Shape(2, 9)),
            narrow = tape.Zeros(new Shape(1, 8));

        Assert.Contains("[size, 4 · size]", Assert.Throws<ShapeMismatchException>(() => tape.Lstm(x, other)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "agree on the width", Assert.Throws<ShapeMismatchException>(() => tape.Lstm(tape.Zeros(new Shape(2, 3, 4)), weight)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "agree on the width", Assert.Throws<ShapeMismatchException>(() => tape.Lstm(tape.Zeros(new Shape(3, 8)), weight)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "[size, 8 · size]", Assert.Throws<ShapeMismatchException>(() => tape.OuterProductLstm(x, weight, tape.Zeros(new Shape(1)), 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "multiple of 2 heads", Assert.Throws<ShapeMismatchException>(() => tape.OuterProductLstm(x, narrow, tape.Zeros(new Shape(1)), 2)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "one element", Assert.Throws<ShapeMismatchException>(() => tape.OuterProductLstm(x, narrow, tape.Zeros(new Shape(2)), 1)).Message,
            StringComparison.Ordinal);
    }

    // Differences one element at a time would take long: the gradient times a random direction is the slope along it.
    private static void CheckDirection(Func<Tape, Tensor[], Tensor> operation, Func<double[][], double[]> reference, Shape[] shapes, params float[][] values)
    {
        const double Step = 1e-5;
        double[][] point = [.. values.Select(value => RandomNumbers.ToDoubles(value))];
        double[] expected = reference(point);
        using var tape = new Tape(new Gradients(new ParameterSet([])), WorkerPool.SingleThread);
        Tensor[] inputs = [.. shapes.Select((shape, i) => tape.Constant(shape, values[i], requiresGradient: true))];
        Tensor output = operation(tape, inputs);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], output.Values[i], 1e-5);

        float[] weights = RandomNumbers.Uniform(expected.Length, seed: 5);
        tape.Backward(tape.WeightedSum(output, weights));
        for (int input = 0; input < inputs.Length; input++)
        {
            double[] direction = RandomNumbers.ToDoubles(RandomNumbers.Uniform(values[input].Length, seed: 9)),
                gradient = RandomNumbers.ToDoubles(tape.GradientOf(inputs[input]));
            double slope = (Value(input, direction, Step) - Value(input, direction, -Step)) / (2 * Step);
            double scale = Math.Sqrt(gradient.Sum(g => g * g));
            Assert.Equal(slope, gradient.Zip(direction, (g, d) => g * d).Sum(), 1e-4 * scale);
        }

        double Value(int input, double[] direction, double step)
        {
            double[][] moved = [.. point];
            moved[input] = [.. point[input].Zip(direction, (x, d) => x + step * d)];
            return reference(moved).Zip(weights, (y, w) => y * w).Sum();
        }
    }
}
