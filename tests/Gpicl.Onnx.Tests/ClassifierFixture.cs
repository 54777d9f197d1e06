using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Onnx.Tests;

/// <summary>Classifiers with small networks of random weights, whose predictions do depend on the context.</summary>
internal static class ClassifierFixture
{
    public const int Examples = 50;

    public static readonly GpiclOptions Shape = new()
    {
        InputSize = 12,
        Classes = 6,
        ModelSize = 32,
        Layers = 3,
        Heads = 2,
        HiddenFactor = 2,
        MaximumLength = 160,
    };

    public static InContextClassifier Fit(TokenLayout layout, InContextOptions options, int width, int classes, bool missing = false)
    {
        var transformer = new GpiclNetwork(Shape with { Layout = layout }, seed: 1);
        foreach (Parameter parameter in transformer.Parameters)
            if (parameter.Name.EndsWith("weight", StringComparison.Ordinal))
                foreach (ref float value in parameter.Values)
                    value *= 3; // large enough that predictions do depend on the context
        var random = new Random(4);
        int[] labels = [.. Enumerable.Range(0, Examples).Select(i => i < classes ? i : random.Next(classes))];
        float[] inputs = Numbers(Examples * width, seed: 5);
        for (int row = 0; missing && row < Examples; row++)
            if (row % 4 == 0 || labels[row] == 0)
                inputs[row * width + row % 2] = float.NaN;
        return new InContextLearner(transformer).Fit(inputs, labels, width, classes, options);
    }

    public static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(8 * random.NextDouble() - 3))];
    }
}
