using Gpicl.Randomness;

namespace Gpicl.MLNet.Tests.Support;

/// <summary>Labeled points around a center of each class.</summary>
public static class Examples
{
    private static readonly string[] Names = ["red", "green", "blue"];

    public static List<Example> Make(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(number => Row(number))];

    private static Example Row(int number)
    {
        var generator = new CounterGenerator(7, 1, (ulong)number);
        int label = number % Names.Length;
        var example = new Example { Label = Names[label], Weight = number, Text = $"row {number}" };
        generator.FillNormal(example.Features);
        for (int i = 0; i < Example.Width; i++)
            example.Features[i] = 0.4f * example.Features[i] + (i == label ? 3 : 0);
        return example;
    }
}
