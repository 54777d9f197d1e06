using Gpicl.MetaTraining.Optimizers;
using Gpicl.Tensors;
using Gpicl.Tests.MetaTraining.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.MetaTraining.Optimizers;

public class MuonTests
{
    private const float LearningRate = 0.01f;
    private static readonly OptimizerOptions Options = new() { Algorithm = OptimizerAlgorithm.Muon };

    [Theory]
    [InlineData(16, 16, 1)]
    [InlineData(17, 40, 1)]
    [InlineData(53, 19, 1)]
    [InlineData(21, 63, 3)]
    [InlineData(18, 132, 4)]
    public void Matrices_follow_the_printed_rule_map_by_map(int rows, int columns, int maps)
    {
        ParameterSet parameters = Matrix(rows, columns, maps);
        var gradients = new Gradients(parameters);
        using var workers = new WorkerPool(2);
        IOptimizer optimizer = Options.Create(parameters, workers);
        var references = Enumerable.Range(0, maps).Select(
            map => new NaiveMuon(Columns(parameters[0].Values, columns, map, maps), columns / maps, Options.Momentum)).ToArray();
        for (int step = 0; step < 5; step++)
        {
            const float Scale = 0.5f;
            RandomNumbers.Uniform(rows * columns, seed: step).CopyTo(gradients.Of(parameters[0]));
            for (int map = 0; map < maps; map++)
                references[map].Update([.. Columns(gradients.Of(parameters[0]), columns, map, maps).Select(value => value * Scale)], LearningRate);
            optimizer.Update(gradients, LearningRate, Scale);

            for (int map = 0; map < maps; map++)
                AssertClose(references[map].Weights, Columns(parameters[0].Values, columns, map, maps), 1e-5);
        }
    }

    [Fact]
    public void A_step_is_as_long_in_directions_of_small_gradients_as_in_those_of_large_ones()
    {
        const int Size = 32;
        ParameterSet parameters = Matrix(Size, Size, maps: 1);
        float[] before = parameters[0].Values.ToArray();
        var gradients = new Gradients(parameters);
        for (int i = 0; i < Size; i++)
            gradients.Of(parameters[0])[i * Size + i] = i % 2 == 0 ? 1 : -0.02f;

        Options.Create(parameters).Update(gradients, LearningRate);

        double length = LearningRate * 0.2 * Math.Sqrt(Size);
        for (int i = 0; i < Size; i++)
        {
            double moved = before[i * Size + i] - parameters[0].Values[i * Size + i];
            Assert.InRange(moved * (i % 2 == 0 ? 1 : -1) / length, 0.65, 1.25);
        }
    }

    [Fact]
    public void Vectors_and_tables_of_few_vectors_move_as_by_Adam()
    {
        Shape[] shapes = [new(5), new(10, 64), new(64, 10), new(64), new(2, 20, 20)];
        ParameterSet parameters = Make(), expected = Make();
        Gradients gradients = new(parameters), expectedGradients = new(expected);
        IOptimizer optimizer = Options.Create(parameters), adam = new OptimizerOptions().Create(expected);
        for (int step = 0; step < 3; step++)
        {
            RandomNumbers.Uniform(gradients.Values.Length, seed: step).CopyTo(gradients.Values);
            gradients.Values.CopyTo(expectedGradients.Values);
            optimizer.Update(gradients, LearningRate);
            adam.Update(expectedGradients, LearningRate);
        }

        Assert.Equal(expected.Values, parameters.Values);

        ParameterSet Make() => new(shapes.Select((shape, i) => new Parameter($"parameter {i}", shape, RandomNumbers.Uniform(shape.Length, seed: i))));
    }

    [Fact]
    public void A_matrix_without_gradient_stays_but_for_weight_decay()
    {
        ParameterSet parameters = Matrix(20, 30, maps: 1);
        float[] before = parameters[0].Values.ToArray();

        Options.Create(parameters).Update(new Gradients(parameters), LearningRate);
        Assert.Equal(before, parameters[0].Values.ToArray());

        (Options with { WeightDecay = 10 }).Create(parameters).Update(new Gradients(parameters), LearningRate);
        AssertClose([.. before.Select(value => 0.9 * value)], parameters[0].Values.ToArray(), 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void The_number_of_maps_must_divide_the_columns_of_a_matrix(int maps)
    {
        var parameter = new Parameter("weights", new Shape(20, 30), new float[600]) { Maps = 3 };

        Assert.Equal(3, parameter.Maps);
        Assert.Equal(
            maps,
            Assert.Throws<ArgumentOutOfRangeException>("Maps", () => new Parameter("weights", new Shape(20, 30), new float[600]) { Maps = maps }).ActualValue);
    }

    private static ParameterSet Matrix(int rows, int columns, int maps) =>
        new([new Parameter("weights", new Shape(rows, columns), RandomNumbers.Uniform(rows * columns, seed: 77)) { Maps = maps }]);

    private static double[] Columns(ReadOnlySpan<float> matrix, int columns, int map, int maps)
    {
        int width = columns / maps;
        var part = new double[matrix.Length / maps];
        for (int i = 0; i < part.Length; i++)
            part[i] = matrix[i / width * columns + map * width + i % width];
        return part;
    }

    private static void AssertClose(double[] expected, double[] found, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], tolerance);
    }

    private static void AssertClose(double[] expected, float[] found, double tolerance) =>
        AssertClose(expected, [.. found.Select(value => (double)value)], tolerance);
}
