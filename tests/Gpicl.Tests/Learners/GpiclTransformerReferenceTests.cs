using Gpicl.Learners;
using Gpicl.Tensors;
using Gpicl.Tests.Learners.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Learners;

/// <summary>The Transformer against an implementation of its definition in double precision.</summary>
public class GpiclTransformerReferenceTests
{
    private const double Tolerance = 1e-4; // relative to the largest value

    [Theory]
    [InlineData(TokenLayout.Paired, 1, 3, 7)]
    [InlineData(TokenLayout.Paired, 2, 1, 1)]
    [InlineData(TokenLayout.Paired, 2, 2, 97)]
    [InlineData(TokenLayout.Paired, 3, 2, 33)]
    [InlineData(TokenLayout.PreviousLabel, 1, 3, 7)]
    [InlineData(TokenLayout.PreviousLabel, 2, 1, 1)]
    [InlineData(TokenLayout.PreviousLabel, 2, 2, 97)]
    [InlineData(TokenLayout.PreviousLabel, 3, 2, 33)]
    public void Logits_agree_with_the_definition(TokenLayout layout, int layers, int sequences, int length)
    {
        GpiclTransformer learner = SmallLearner.Create(SmallLearner.Options(layout, layers) with { MaximumLength = 97 });
        var data = LabelledSequences.For(learner, sequences, length);

        AssertClose(new NaiveGpicl(learner).Logits(data), data.Logits(learner), "logits");
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void Logits_agree_with_the_definition_for_sizes_that_fill_no_vector(TokenLayout layout)
    {
        GpiclTransformer learner = SmallLearner.Create(
            new GpiclOptions { InputSize = 19, Classes = 7, Layout = layout, ModelSize = 51, Layers = 2, Heads = 3, HiddenFactor = 3, MaximumLength = 29 });
        var data = LabelledSequences.For(learner, count: 3, length: 29);

        AssertClose(new NaiveGpicl(learner).Logits(data), data.Logits(learner), "logits");
    }

    [Theory]
    [InlineData(TokenLayout.Paired, 1, 3, 7)]
    [InlineData(TokenLayout.Paired, 2, 3, 7)]
    [InlineData(TokenLayout.Paired, 3, 2, 5)]
    [InlineData(TokenLayout.PreviousLabel, 1, 3, 7)]
    [InlineData(TokenLayout.PreviousLabel, 2, 3, 7)]
    [InlineData(TokenLayout.PreviousLabel, 3, 2, 5)]
    public void The_gradient_of_every_weight_agrees_with_the_slope_of_the_definition(TokenLayout layout, int layers, int sequences, int length)
    {
        // With two layers, the previous-label layout has more positions than the sequences need.
        GpiclTransformer learner = SmallLearner.Create(SmallLearner.Options(layout, layers) with { MaximumLength = layers == 2 ? length + 2 : length });
        var data = LabelledSequences.For(learner, sequences, length);
        var reference = new NaiveGpicl(learner);

        (float loss, Gradients gradients) = data.Differentiate(learner);

        Assert.Equal(reference.Loss(data), loss, 1e-5);
        foreach (Parameter parameter in learner.Parameters)
            AssertClose(Slopes(reference, parameter.Name, data), gradients.Of(parameter), $"gradient of {parameter.Name}");
    }

    private static double[] Slopes(NaiveGpicl reference, string name, LabelledSequences data)
    {
        const double Step = 1e-5;
        double[] weights = reference.Weights[name], slopes = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double centre = weights[i];
            weights[i] = centre + Step;
            double above = reference.Loss(data);
            weights[i] = centre - Step;
            slopes[i] = (above - reference.Loss(data)) / (2 * Step);
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
