using Gpicl.MetaTraining.Optimizers;
using Gpicl.Tensors;
using Gpicl.Tests.MetaTraining.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.MetaTraining.Optimizers;

public class OptimizerTests
{
    private static readonly float[] LearningRates = [1e-2f, 3e-3f, 1e-3f, 0, 5e-2f, 1e-2f, 1e-2f];

    [Theory]
    [InlineData(OptimizerAlgorithm.Adam, 0.9f, 0.999f, 1e-8f, 0)]
    [InlineData(OptimizerAlgorithm.Adam, 0.8f, 0.95f, 1e-2f, 0.3f)]
    [InlineData(OptimizerAlgorithm.Adam, 0, 0, 1e-3f, 0)]
    [InlineData(OptimizerAlgorithm.SignOfMomentum, 0.9f, 0.999f, 1e-8f, 0)]
    [InlineData(OptimizerAlgorithm.SignOfMomentum, 0.5f, 0.999f, 1e-8f, 0.3f)]
    public void Steps_agree_with_the_printed_rule(OptimizerAlgorithm algorithm, float beta1, float beta2, float epsilon, float weightDecay)
    {
        var options = new OptimizerOptions { Algorithm = algorithm, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, WeightDecay = weightDecay };
        ParameterSet parameters = Parameters();
        var gradients = new Gradients(parameters);
        using var workers = new WorkerPool(2);
        IOptimizer optimizer = options.Create(parameters, workers);
        var reference = new NaiveOptimizer(options, RandomNumbers.ToDoubles(parameters.Values));
        for (int step = 0; step < LearningRates.Length; step++)
        {
            const float Scale = 0.25f;
            FillRandomly(gradients, seed: step);
            optimizer.Update(gradients, LearningRates[step], Scale);
            reference.Update([.. gradients.Values.ToArray().Select(value => (double)value * Scale)], LearningRates[step]);

            Assert.Equal(step + 1, optimizer.Steps);
            AssertClose(reference.Weights, parameters.Values, 2e-6);
            AssertClose(reference.Mean, optimizer.State[0].Values, 1e-7);
            if (algorithm == OptimizerAlgorithm.Adam)
                AssertClose(reference.Square, optimizer.State[1].Values, 1e-8);
        }

        AssertGapsHoldZeros(parameters);
    }

    [Theory]
    [InlineData(OptimizerAlgorithm.Adam, 1e-6f)]
    [InlineData(OptimizerAlgorithm.SignOfMomentum, 0)]
    public void The_first_step_has_the_length_of_the_learning_rate_whatever_the_gradient(OptimizerAlgorithm algorithm, float tolerance)
    {
        float[] gradient = [1e-4f, -1e4f, 0, 1];
        var parameters = new ParameterSet([new Parameter("weights", new Shape(4), [0, 0, 0, 0])]);
        var gradients = new Gradients(parameters);
        gradient.CopyTo(gradients.Values);

        new OptimizerOptions { Algorithm = algorithm }.Create(parameters).Update(gradients, 0.01f);

        float[] expected = [-0.01f, 0.01f, 0, -0.01f];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], parameters[0].Values[i], tolerance);
    }

    [Theory]
    [InlineData(OptimizerAlgorithm.Adam, "adam.mean adam.square")]
    [InlineData(OptimizerAlgorithm.SignOfMomentum, "sign.mean")]
    [InlineData(OptimizerAlgorithm.Muon, "adam.mean adam.square muon.momentum")]
    public void An_optimizer_restored_from_its_state_goes_on_with_the_same_bits(OptimizerAlgorithm algorithm, string names)
    {
        ParameterSet parameters = Parameters(), copy = Parameters();
        Gradients gradients = new(parameters), copyOfGradients = new(copy);
        var options = new OptimizerOptions { Algorithm = algorithm, WeightDecay = 0.1f };
        IOptimizer optimizer = options.Create(parameters), restored = options.Create(copy);
        for (int step = 0; step < 3; step++)
            Step(optimizer, gradients, step);

        Assert.Equal(names.Split(' '), optimizer.State.Select(part => part.Name));
        Assert.All(optimizer.State, part => Assert.Equal(parameters.Values.Length, part.Values.Length));
        parameters.Values.CopyTo(copy.Values);
        for (int i = 0; i < optimizer.State.Count; i++)
            optimizer.State[i].Values.CopyTo(restored.State[i].Values, 0);
        restored.RestoreSteps(optimizer.Steps);

        for (int step = 3; step < 6; step++)
        {
            Step(optimizer, gradients, step);
            Step(restored, copyOfGradients, step);
        }

        Assert.Equal(6, restored.Steps);
        Assert.Equal(parameters.Values, copy.Values);

        static void Step(IOptimizer optimizer, Gradients gradients, int step)
        {
            FillRandomly(gradients, seed: step);
            optimizer.Update(gradients, 0.01f);
        }
    }

    private static ParameterSet Parameters() => new(new Shape[] { new(5), new(3, 17), new(1), new(300, 200), new(16) }
        .Select((shape, i) => new Parameter($"parameter {i}", shape, RandomNumbers.Uniform(shape.Length, seed: 100 + i))));

    // Gradients of very different size, some of them 0; gaps stay as they are.
    private static void FillRandomly(Gradients gradients, int seed)
    {
        foreach (Parameter parameter in gradients.Parameters)
        {
            float[] values = RandomNumbers.Uniform(parameter.Shape.Length, ++seed);
            for (int i = 0; i < values.Length; i++)
                values[i] = i % 7 == 3 ? 0 : values[i] * MathF.Pow(10, -i % 5);
            values.CopyTo(gradients.Of(parameter));
        }
    }

    private static void AssertGapsHoldZeros(ParameterSet parameters)
    {
        float[] copy = parameters.Values.ToArray();
        foreach (Parameter parameter in parameters)
            copy.AsSpan(parameter.Offset, parameter.Shape.Length).Clear();
        Assert.True(copy.Length > parameters.ElementCount && copy.All(value => value == 0));
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> found, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - found[i]) <= tolerance))
                Assert.Fail($"Element {i} is {found[i]}, expected {expected[i]}.");
    }
}
