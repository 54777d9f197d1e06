using System.Globalization;
using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks.Tests;

/// <summary>Tables of random numbers and words, some of them missing, that tell something of the class.</summary>
internal static class MadeTable
{
    public static Table Make(params int[] classSizes)
    {
        var random = new Random(1);
        int[] labels = [.. classSizes.SelectMany((size, label) => Enumerable.Repeat(label, size))];
        random.Shuffle(labels);
        string[] numbers = [.. labels.Select(label => random.Next(10) == 0 ? TableColumn.Missing : Text(label + random.NextDouble()))];
        string[] noise = [.. labels.Select(_ => Text(100 * random.NextDouble()))];
        string[] words = [.. labels.Select(label => random.Next(3) == 0 ? "?" : Text((label + random.Next(2)) % 3))];
        TableColumn[] columns = [new("number", true, numbers), new("noise", true, noise), new("word", false, [.. words.Select(word => "w" + word)])];
        return new Table("made", columns, [.. labels.Select(label => "class " + Text(label))]);
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
