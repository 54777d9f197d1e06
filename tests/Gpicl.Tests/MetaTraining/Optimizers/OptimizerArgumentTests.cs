using Gpicl.MetaTraining.Optimizers;
using Gpicl.Tensors;

namespace Gpicl.Tests.MetaTraining.Optimizers;

public class OptimizerArgumentTests
{
    private readonly ParameterSet parameters = Weights();

    [Fact]
    public void The_extreme_values_allowed_are_valid()
    {
        new OptimizerOptions().Validate();
        new OptimizerOptions { Beta1 = 0, Beta2 = 0, Epsilon = float.Epsilon, WeightDecay = 0 }.Validate();
        new OptimizerOptions { Beta1 = MathF.BitDecrement(1), Beta2 = MathF.BitDecrement(1), Epsilon = 1, WeightDecay = 100 }.Validate();
    }

    [Fact]
    public void All_faults_are_listed_at_once_with_what_was_found_and_what_is_allowed()
    {
        var options = new OptimizerOptions { Algorithm = (OptimizerAlgorithm)7, Beta1 = 1, Beta2 = -0.5f, Epsilon = 0, Momentum = 2, WeightDecay = float.NaN };

        const string Expected = "Optimizer options: Algorithm is 7; it must be one of Adam, SignOfMomentum, Muon. Beta1 is 1; it must be 0 .. 1, 1 excluded. "
            + "Beta2 is -0.5; it must be 0 .. 1, 1 excluded. Epsilon is 0; it must be above 0. Momentum is 2; it must be 0 .. 1, 1 excluded. "
            + "WeightDecay is NaN; it must be at least 0.";
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(options.Validate).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => options.Create(parameters)).Message);
    }

    [Fact]
    public void Values_that_are_not_finite_are_refused()
    {
        Assert.Throws<ArgumentException>(new OptimizerOptions { Beta1 = float.NaN }.Validate);
        Assert.Throws<ArgumentException>(new OptimizerOptions { Beta2 = float.NaN }.Validate);
        Assert.Throws<ArgumentException>(new OptimizerOptions { Epsilon = float.PositiveInfinity }.Validate);
        Assert.Throws<ArgumentException>(new OptimizerOptions { WeightDecay = float.PositiveInfinity }.Validate);
    }

    [Theory]
    [InlineData(OptimizerAlgorithm.Adam)]
    [InlineData(OptimizerAlgorithm.SignOfMomentum)]
    [InlineData(OptimizerAlgorithm.Muon)]
    public void A_step_that_cannot_be_taken_changes_nothing(OptimizerAlgorithm algorithm)
    {
        IOptimizer optimizer = new OptimizerOptions { Algorithm = algorithm }.Create(parameters);
        Gradients gradients = new(parameters), foreign = new(Weights());
        gradients.Values[0] = foreign.Values[0] = 1;

        foreach (float bad in new[] { -1e-3f, float.NaN, float.PositiveInfinity })
            Assert.Equal(bad, Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => optimizer.Update(gradients, bad)).ActualValue);
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            Assert.Equal(bad, Assert.Throws<ArgumentOutOfRangeException>("gradientScale", () => optimizer.Update(gradients, 1e-3f, bad)).ActualValue);
        Assert.Throws<ArgumentException>("gradients", () => optimizer.Update(foreign, 1e-3f));
        Assert.Throws<ArgumentNullException>("gradients", () => optimizer.Update(null!, 1e-3f));

        Assert.Equal(0, optimizer.Steps);
        Assert.Equal([1f, 2, 3], parameters[0].Values.ToArray());
        Assert.All(optimizer.State, part => Assert.All(part.Values, value => Assert.Equal(0, value)));
    }

    [Theory]
    [InlineData(OptimizerAlgorithm.Adam)]
    [InlineData(OptimizerAlgorithm.SignOfMomentum)]
    [InlineData(OptimizerAlgorithm.Muon)]
    public void A_negative_number_of_steps_cannot_be_restored(OptimizerAlgorithm algorithm)
    {
        IOptimizer optimizer = new OptimizerOptions { Algorithm = algorithm }.Create(parameters);

        Assert.Throws<ArgumentOutOfRangeException>("steps", () => optimizer.RestoreSteps(-1));
    }

    [Fact]
    public void An_optimizer_needs_parameters() =>
        Assert.Throws<ArgumentNullException>("parameters", () => new OptimizerOptions().Create(null!));

    private static ParameterSet Weights() => new([new Parameter("weights", new Shape(3), [1, 2, 3])]);
}
