using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Randomness;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.InContext;

/// <summary>Small learners with random weights, and examples for them.</summary>
internal static class Fixtures
{
    public static GpiclOptions Small(TokenLayout layout, int maximumLength = 151) => new()
    {
        InputSize = 12,
        Classes = 6,
        Layout = layout,
        ModelSize = 32,
        Layers = 3,
        Heads = 2,
        HiddenFactor = 2,
        MaximumLength = maximumLength,
    };

    /// <summary>Weights three times as large as initial ones, so that predictions do depend on the context.</summary>
    public static GpiclNetwork Transformer(GpiclOptions options, ulong seed = 1)
    {
        var transformer = new GpiclNetwork(options, seed);
        foreach (var parameter in transformer.Parameters)
            if (parameter.Name.EndsWith("weight", StringComparison.Ordinal))
                foreach (ref float value in parameter.Values)
                    value *= 3;
        return transformer;
    }

    public static InContextLearner Learner(TokenLayout layout = TokenLayout.Paired) => new(Transformer(Small(layout)));

    public static float[] Inputs(int rows, int width, int seed = 5) => RandomNumbers.Uniform(rows * width, seed, -3, 5);

    /// <summary>Labels of which the first two differ.</summary>
    public static int[] Labels(int count, int classes)
    {
        var generator = new CounterGenerator(3, StreamPurpose.Examples, 0);
        var labels = new int[count];
        for (int i = 0; i < count; i++)
            labels[i] = i < 2 ? i : generator.NextInt32(classes);
        return labels;
    }

    public static float[] Probabilities(InContextClassifier classifier, ReadOnlySpan<float> inputs)
    {
        var probabilities = new float[inputs.Length / classifier.Width * classifier.Classes];
        classifier.PredictProbabilities(inputs, probabilities);
        return probabilities;
    }

    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (!(MathF.Abs(expected[i] - actual[i]) <= tolerance))
                Assert.Fail($"Value {i} is {actual[i]}, expected {expected[i]}.");
    }
}
