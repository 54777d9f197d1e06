using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Tests.Tensors.Support;

/// <summary>
/// Compares an operation with a reference in double precision: its values, and its gradients with central differences of
/// the reference, for inputs that have no gradient yet, that have one already, and that are parameters.
/// </summary>
internal sealed class OperationCheck
{
    private const double Step = 1e-5;
    private const float GradientBefore = 0.75f;

    private readonly Func<Tape, Tensor[], Tensor> operation;
    private readonly Func<double[][], double[]> reference;
    private readonly double tolerance;
    private readonly Shape[] shapes;
    private readonly float[][] values;

    private OperationCheck(
        Func<Tape, Tensor[], Tensor> operation, Func<double[][], double[]> reference, Shape[] shapes, double low, double high, double tolerance)
    {
        (this.operation, this.reference, this.shapes, this.tolerance) = (operation, reference, shapes, tolerance);
        values = [.. shapes.Select((shape, i) => RandomNumbers.Uniform(shape.Length, seed: 17 + i, low, high))];
    }

    public static void Run(
        Func<Tape, Tensor[], Tensor> operation, Func<double[][], double[]> reference, Shape result, Shape[] inputs,
        double low = -2, double high = 2, double tolerance = 2e-5)
    {
        var check = new OperationCheck(operation, reference, inputs, low, high, tolerance);
        float[] weights = RandomNumbers.Uniform(result.Length, seed: 5);
        double[][] expected = check.ExpectedGradients(weights);
        check.AssertValues(result);
        check.AssertGradientsOfConstants(weights, expected, usedTwice: false);
        check.AssertGradientsOfConstants(weights, expected, usedTwice: true);
        check.AssertGradientsOfParameters(weights, expected);
    }

    private void AssertValues(Shape result)
    {
        using var tape = new Tape();
        Tensor output = operation(tape, [.. shapes.Select((shape, i) => tape.Constant(shape, values[i]))]);
        Assert.Equal(result, output.Shape);
        AssertClose(reference(Doubles()), output.Values, "value");
    }

    // A use recorded later is differentiated first, so that the operation must add to what is there.
    private void AssertGradientsOfConstants(float[] weights, double[][] expected, bool usedTwice)
    {
        using var tape = new Tape(new Gradients(new ParameterSet([])));
        Tensor[] inputs = [.. shapes.Select((shape, i) => tape.Constant(shape, values[i], requiresGradient: true))];
        Tensor loss = tape.WeightedSum(operation(tape, inputs), weights);
        if (usedTwice)
            foreach (Tensor input in inputs)
                loss = tape.Add(loss, tape.WeightedSum(input, Enumerable.Repeat(GradientBefore, input.Shape.Length).ToArray()));

        tape.Backward(loss);

        for (int i = 0; i < inputs.Length; i++)
            AssertClose(
                usedTwice ? [.. expected[i].Select(g => g + GradientBefore)] : expected[i], tape.GradientOf(inputs[i]),
                $"gradient of input {i}{(usedTwice ? ", used twice" : "")}");
    }

    private void AssertGradientsOfParameters(float[] weights, double[][] expected)
    {
        Parameter[] inputs = [.. shapes.Select((shape, i) => new Parameter($"input {i}", shape, values[i]))];
        var gradients = new Gradients(new ParameterSet(inputs));
        gradients.Values.Fill(GradientBefore);
        using var tape = new Tape(gradients);

        tape.Backward(tape.WeightedSum(operation(tape, inputs), weights));

        for (int i = 0; i < inputs.Length; i++)
            AssertClose([.. expected[i].Select(g => g + GradientBefore)], gradients.Of(inputs[i]), $"gradient of parameter {i}");
    }

    private double[][] ExpectedGradients(float[] weights)
    {
        double[][] inputs = Doubles();
        double[][] gradients = [.. inputs.Select(input => new double[input.Length])];
        for (int i = 0; i < inputs.Length; i++)
            for (int j = 0; j < inputs[i].Length; j++)
            {
                double center = inputs[i][j];
                inputs[i][j] = center + Step;
                double[] above = reference(inputs);
                inputs[i][j] = center - Step;
                double[] below = reference(inputs);
                inputs[i][j] = center;
                for (int k = 0; k < weights.Length; k++)
                    gradients[i][j] += weights[k] * (above[k] - below[k]) / (2 * Step);
            }

        return gradients;
    }

    private double[][] Doubles() => [.. values.Select(value => RandomNumbers.ToDoubles(value))];

    private void AssertClose(double[] expected, ReadOnlySpan<float> found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(found[i] - expected[i]) <= tolerance * (1 + Math.Abs(expected[i]))))
                Assert.Fail($"{what}, element {i} is {found[i]}, expected {expected[i]}; inputs {string.Join(" and ", shapes)}.");
    }
}
