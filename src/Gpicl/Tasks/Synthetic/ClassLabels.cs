using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>Draws the classes of a task's examples.</summary>
internal static class ClassLabels
{
    private const float LargestNoise = 0.6f;

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

    /// <summary>Draws a part of the labels anew, from among all of them: their frequencies stay.</summary>
    public static void AddNoise(ref CounterGenerator generator, ScratchArena scratch, Span<int> labels)
    {
        float root = generator.NextSingle(), part = LargestNoise * root * root;
        Span<int> all = scratch.Integers(labels.Length);
        labels.CopyTo(all);
        foreach (ref int label in labels)
            if (generator.NextBoolean(part))
                label = all[generator.NextInt32(all.Length)];
    }

    /// <summary>Makes classes of outputs [1, T], by the bin of each between quantiles of the examples, or [classes, T], by the largest.</summary>
    public static void FromOutputs(
        ref CounterGenerator generator, ScratchArena scratch, int classes, float imbalanceProbability, Span<float> outputs, Span<int> labels)
    {
        if (outputs.Length == labels.Length)
            ByBin(ref generator, scratch, classes, imbalanceProbability, outputs, labels);
        else
            ByLargest(outputs, labels);
    }

    private static void ByBin(
        ref CounterGenerator generator, ScratchArena scratch, int classes, float imbalanceProbability, ReadOnlySpan<float> output, Span<int> labels)
    {
        Span<float> upperEnds = scratch.Floats(classes);
        DrawProbabilities(ref generator, generator.NextBoolean(imbalanceProbability), upperEnds);
        Span<float> sorted = scratch.Floats(output.Length);
        output.CopyTo(sorted);
        sorted.Sort();
        labels.Clear();
        for (int c = 0; c < classes - 1; c++)
        {
            float threshold = sorted[(int)(upperEnds[c] * (sorted.Length - 1))];
            for (int t = 0; t < labels.Length; t++)
                labels[t] += output[t] > threshold ? 1 : 0;
        }
    }

    // Standardizes outputs in place.
    private static void ByLargest(Span<float> outputs, Span<int> labels)
    {
        int length = labels.Length;
        for (int i = 0; i < outputs.Length; i += length)
            PortableVectorMath.Standardize(outputs.Slice(i, length));
        for (int t = 0; t < length; t++)
        {
            labels[t] = 0;
            for (int c = 1; c < outputs.Length / length; c++)
                if (outputs[c * length + t] > outputs[labels[t] * length + t])
                    labels[t] = c;
        }
    }
}
