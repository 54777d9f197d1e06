using System.Runtime.InteropServices;
using Gpicl.Datasets;
using Gpicl.InContext;

namespace Gpicl.Cli.Classifiers;

/// <summary>Counts rows that are examples already, by their values and their label. Of a classifier without its raw examples, it sees new ones only.</summary>
/// <param name="classifier">Its examples are known from the first.</param>
internal sealed class CopyCount(InContextClassifier classifier)
{
    private readonly HashSet<string> known = Known(classifier);

    /// <summary>Rows added so far that were known.</summary>
    public int Copies { get; private set; }

    /// <summary>One more row, known from now on.</summary>
    public void Add(ReadOnlySpan<float> input, int label) => Copies += known.Add(Key(input, label)) ? 0 : 1;

    private static HashSet<string> Known(InContextClassifier classifier)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        if (classifier.HasExamples)
        {
            Dataset examples = classifier.GetExamples();
            for (int row = 0; row < examples.Count; row++)
                keys.Add(Key(examples.Row(row), examples.Labels[row]));
        }

        return keys;
    }

    private static string Key(ReadOnlySpan<float> input, int label) => string.Concat(MemoryMarshal.Cast<float, char>(input), [(char)label]);
}
