using Gpicl.Learners;
using Gpicl.Tensors;
using Gpicl.Tests.Learners.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Learners;

/// <summary>VSML with and without symmetries against implementations of their definitions in double precision.</summary>
public class VsmlReferenceTests
{
    private const double Tolerance = 1e-4; // relative to the largest value

    [Theory]
    [InlineData(5, 3, 4, 2, 7)]
    [InlineData(1, 2, 1, 1, 1)]
    [InlineData(19, 7, 16, 3, 12)]
    [InlineData(32, 10, 3, 1, 40)]
    public void Logits_agree_with_the_definition(int inputs, int classes, int hidden, int sequences, int length)
    {
        Vsml learner = SmallVsml.Create(new VsmlOptions { InputSize = inputs, Classes = classes, HiddenSize = hidden });
        var data = new LabelledSequences(sequences, length, inputs, classes, seed: 1);

        AssertClose(new NaiveVsml(learner).Logits(data), data.Logits(learner), "logits");
    }

    [Theory]
    [InlineData(1, 4, 2, 5)]
    [InlineData(3, 5, 2, 9)]
    [InlineData(17, 2, 1, 4)]
    public void Logits_without_symmetries_agree_with_the_definition(int size, int hidden, int sequences, int length)
    {
        VsmlWithoutSymmetries learner = SmallVsml.CreateGrid(SmallVsml.GridOptions with { GridSize = size, HiddenSize = hidden });
        var data = new LabelledSequences(sequences, length, learner.InputSize, learner.Classes, seed: 1);

        AssertClose(new NaiveVsmlWithoutSymmetries(learner).Logits(data), data.Logits(learner), "logits");
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(1, 2)]
    [InlineData(2, 12)]
    public void The_gradient_of_every_weight_agrees_with_the_slope_of_the_definition(int sequences, int length)
    {
        Vsml learner = SmallVsml.Create();
        var reference = new NaiveVsml(learner);

        AssertGradients(learner, reference.Weights, data => reference.Logits(data), sequences, length);
    }

    [Theory]
    [InlineData(3, 6)]
    [InlineData(1, 2)]
    public void The_gradient_of_every_weight_without_symmetries_agrees_with_the_slope_of_the_definition(int sequences, int length)
    {
        VsmlWithoutSymmetries learner = SmallVsml.CreateGrid();
        var reference = new NaiveVsmlWithoutSymmetries(learner);

        AssertGradients(learner, reference.Weights, data => reference.Logits(data), sequences, length);
    }

    private static void AssertGradients(
        ILearner learner, Dictionary<string, double[]> weights, Func<LabelledSequences, double[]> logits, int sequences, int length)
    {
        var data = new LabelledSequences(sequences, length, learner.InputSize, learner.Classes, seed: 1);

        (float loss, Gradients gradients) = data.Differentiate(learner);

        Assert.Equal(Loss(), loss, 1e-5);
        foreach (Parameter parameter in learner.Parameters)
            AssertClose(Slopes(weights[parameter.Name], Loss), gradients.Of(parameter), $"gradient of {parameter.Name}");

        double Loss() => Naive.CrossEntropy(logits(data), learner.Classes, data.Labels);
    }

    private static double[] Slopes(double[] weights, Func<double> loss)
    {
        const double Step = 1e-5;
        var slopes = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double centre = weights[i];
            weights[i] = centre + Step;
            double above = loss();
            weights[i] = centre - Step;
            slopes[i] = (above - loss()) / (2 * Step);
            weights[i] = centre;
        }

        return slopes;
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        double scale = expected.Max(Math.Abs);
        Assert.True(scale > 1e-4, $"All of {what} are about 0, which tests nothing.");
        double[] doubles = RandomNumbers.ToDoubles(found);
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(doubles[i] - expected[i]) <= Tolerance * scale))
                Assert.Fail($"Element {i} of the {what} is {found[i]}, expected {expected[i]}; the largest is {scale}.");
    }
}
