using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>Draws the classes of a task's examples.</summary>
internal static class ClassLabels
{
    /// <summary>
    /// Fills <paramref name="upperEnds"/> with the cumulative probabilities of the classes: equal ones, or, if
    /// <paramref name="unequal"/>, drawn from the flat Dirichlet distribution.
    /// </summary>
    public static void DrawProbabilities(ref CounterGenerator generator, bool unequal, Span<float> upperEnds)
    {
        int classes = upperEnds.Length;
        // The gaps between sorted uniform numbers are Dirichlet(1, ..., 1).
        for (int c = 0; c < classes - 1; c++)
            upperEnds[c] = unequal ? generator.NextSingle() : (c + 1f) / classes;
        upperEnds[classes - 1] = 1;
        upperEnds.Sort();
    }

    /// <summary>Fills <paramref name="labels"/> with independent classes of these probabilities.</summary>
    public static void Draw(ref CounterGenerator generator, ReadOnlySpan<float> upperEnds, Span<int> labels)
    {
        foreach (ref int label in labels)
        {
            float uniform = generator.NextSingle();
            label = 0;
            while (uniform >= upperEnds[label])
                label++;
        }
    }
}
