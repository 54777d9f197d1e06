using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Model.Support;

/// <summary>Compares a learner with its definition in double precision.</summary>
internal static class ReferenceCheck
{
    private const double Tolerance = 1e-4; // relative to the largest value

    /// <summary>Every logit.</summary>
    public static void Logits(ILearner learner, NaiveLearner reference, LabeledSequences data) =>
        AssertClose(reference.Logits(data), data.Logits(learner), "logits");

    /// <summary>The loss, and the gradient of every weight with central differences of the definition.</summary>
    public static void Gradients(ILearner learner, NaiveLearner reference, LabeledSequences data)
    {
        (float loss, Gradients gradients) = data.Differentiate(learner);

        Assert.Equal(reference.Loss(data), loss, 1e-5);
        foreach (Parameter parameter in learner.Parameters)
            AssertClose(Slopes(reference, parameter.Name, data), gradients.Of(parameter), $"gradient of {parameter.Name}");
    }

    private static double[] Slopes(NaiveLearner reference, string name, LabeledSequences data)
    {
        const double Step = 1e-5;
        double[] weights = reference.Weights[name], slopes = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double center = weights[i];
            weights[i] = center + Step;
            double above = reference.Loss(data);
            weights[i] = center - Step;
            slopes[i] = (above - reference.Loss(data)) / (2 * Step);
            weights[i] = center;
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
