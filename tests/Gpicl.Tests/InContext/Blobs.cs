using Gpicl.Randomness;

namespace Gpicl.Tests.InContext;

/// <summary>Rows around a center of each class.</summary>
internal static class Blobs
{
    public const int Width = 6;

    /// <summary>Rows of the classes in turn, [count, Width], and their labels.</summary>
    public static (float[] Inputs, int[] Labels) Make(int classes, int count, int first = 0)
    {
        var inputs = new float[count * Width];
        var labels = new int[count];
        float[] center = new float[Width];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (first + i) % classes;
            Span<float> row = inputs.AsSpan(i * Width, Width);
            new CounterGenerator(5, StreamPurpose.Examples, (ulong)(first + i)).FillNormal(row);
            new CounterGenerator(6, StreamPurpose.Examples, (ulong)labels[i]).FillNormal(center);
            for (int j = 0; j < Width; j++)
                row[j] = 3 * center[j] + 0.5f * row[j];
        }

        return (inputs, labels);
    }

    public static double Accuracy(Gpicl.InContext.InContextClassifier classifier, float[] inputs, int[] labels)
    {
        var predicted = new int[labels.Length];
        classifier.Predict(inputs, predicted);
        return predicted.Zip(labels).Count(pair => pair.First == pair.Second) / (double)labels.Length;
    }
}
