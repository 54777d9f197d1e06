using System.Numerics;
using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Labels that a random tree gives to features: axis-aligned splits of one to four relevant features, at a random quantile between a
/// quarter and three quarters of the examples that reach the node; the leaves share the classes as evenly as they can. At most
/// 24 features, half of the time correlated.
/// </summary>
internal sealed class TreeLabels(SyntheticTaskOptions options) : TableSource(options)
{
    private const int MaximumFeatures = 24;
    private const int MaximumRelevantFeatures = 4;

    /// <inheritdoc/>
    protected override int MaximumWidth => Math.Min(base.MaximumWidth, MaximumFeatures);

    /// <inheritdoc/>
    protected override void DrawFeatures(ref CounterGenerator generator, ScratchArena scratch, int classes, int width, Span<float> features, Span<int> labels)
    {
        int length = labels.Length;
        if (generator.NextBoolean(Options.CorrelationProbability))
        {
            int rank = 2 + generator.NextInt32(width - 1);
            Span<float> latents = scratch.Floats(rank * length);
            LatentVariables.Draw(ref generator, scratch, latents, length);
            Mix(ref generator, scratch, latents, rank, features, length);
        }
        else
        {
            LatentVariables.Draw(ref generator, scratch, features, length);
        }

        // No more leaves than are worth learning: enough for the classes, at most twice that.
        int depth = BitOperations.Log2((uint)(classes - 1)) + 1 + generator.NextInt32(2);
        int relevant = 1 + generator.NextInt32(Math.Min(width, MaximumRelevantFeatures));
        Span<int> leaves = labels;
        leaves.Clear();
        for (int level = 0; level < depth; level++)
            SplitLevel(ref generator, scratch, features, relevant, leaves, 1 << level);

        Span<int> classOfLeaf = scratch.Integers(1 << depth);
        for (int leaf = 0; leaf < classOfLeaf.Length; leaf++)
            classOfLeaf[leaf] = leaf % classes;
        generator.Shuffle(classOfLeaf);
        foreach (ref int label in labels)
            label = classOfLeaf[label];
    }

    /// <summary>Sends the examples of every node of a level to its left (2 n) or right (2 n + 1) child.</summary>
    private static void SplitLevel(
        ref CounterGenerator generator, ScratchArena scratch, ReadOnlySpan<float> features, int relevant, Span<int> nodes, int nodeCount)
    {
        int length = nodes.Length;
        Span<float> values = scratch.Floats(length);
        Span<float> thresholds = scratch.Floats(nodeCount);
        Span<int> splitFeatures = scratch.Integers(nodeCount);
        for (int node = 0; node < nodeCount; node++)
        {
            splitFeatures[node] = generator.NextInt32(relevant);
            float quantile = generator.NextSingle(0.25f, 0.75f);
            int count = 0;
            for (int t = 0; t < length; t++)
                if (nodes[t] == node)
                    values[count++] = features[splitFeatures[node] * length + t];
            values[..count].Sort();
            thresholds[node] = count == 0 ? 0 : values[(int)(quantile * (count - 1))];
        }
        for (int t = 0; t < length; t++)
        {
            int node = nodes[t];
            nodes[t] = 2 * node + (features[splitFeatures[node] * length + t] > thresholds[node] ? 1 : 0);
        }
    }
}
