using System.Runtime.InteropServices;

namespace Gpicl.InContext;

/// <summary>
/// Chooses rows that are worth labeling: the least certain by the margin between the two largest probabilities, copies of rows only where no
/// others are left. What else was tried was no better, see docs/findings.md.
/// </summary>
internal static class LabelSuggestions
{
    /// <summary>Chooses rows.</summary>
    /// <param name="classifier">Only read.</param>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="count">How many, at most as many as there are rows.</param>
    /// <returns>Their numbers, the least certain first.</returns>
    public static int[] Choose(InContextClassifier classifier, ReadOnlySpan<float> inputs, int count)
    {
        float[] margins = Margins(classifier, inputs);
        List<int> chosen = [], copies = [];
        HashSet<string> known = new(StringComparer.Ordinal); // the bits of rows, which a string compares and hashes
        float[] rows = Array.ConvertAll(inputs.ToArray(), value => value + 0f); // −0 becomes the 0 that it equals
        foreach (int row in Enumerable.Range(0, margins.Length).OrderBy(row => margins[row]))
        {
            if (chosen.Count == count)
                break;
            Span<float> values = rows.AsSpan(row * classifier.Width, classifier.Width);
            (known.Add(new string(MemoryMarshal.Cast<float, char>(values))) ? chosen : copies).Add(row);
        }

        return [.. chosen, .. copies.Take(count - chosen.Count)];
    }

    // How far the largest probability is from the second.
    private static float[] Margins(InContextClassifier classifier, ReadOnlySpan<float> inputs)
    {
        var margins = new float[inputs.Length / classifier.Width];
        var probabilities = new float[margins.Length * classifier.Classes];
        classifier.PredictProbabilities(inputs, probabilities);
        for (int row = 0; row < margins.Length; row++)
        {
            float first = 0, second = 0;
            foreach (float probability in probabilities.AsSpan(row * classifier.Classes, classifier.Classes))
                (first, second) = probability > first ? (probability, first) : (first, Math.Max(second, probability));
            margins[row] = first - second;
        }

        return margins;
    }
}
