using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Labels from a sum of 1 .. 32 random trees of depth 1 .. 6: all nodes of a level split the same feature at the same random quantile,
/// and every leaf has a normal value. The class is the bin of the sum between quantiles, or the largest of several sums. Features
/// are latent variables or, half of the time, random linear combinations of fewer.
/// </summary>
internal sealed class ForestLabels(SyntheticTaskOptions options) : TableSource(options)
{
    private const int MostTrees = 32;
    private const int DeepestTree = 6;

    /// <inheritdoc/>
    protected override void DrawFeatures(ref CounterGenerator generator, ScratchArena scratch, int classes, int width, Span<float> features, Span<int> labels)
    {
        int length = labels.Length;
        bool correlated = generator.NextBoolean(Options.CorrelationProbability);
        int rank = correlated ? (int)generator.NextLogUniform(2, width + 0.999f) : width;
        Span<float> latents = correlated ? scratch.Floats(rank * length) : features;
        LatentVariables.Draw(ref generator, scratch, latents, length);
        if (correlated)
            Mix(ref generator, scratch, latents, rank, features, length);

        bool binned = generator.NextBoolean(0.6f);
        int outputs = binned ? 1 : classes;
        int trees = (int)generator.NextLogUniform(1, MostTrees + 0.999f), deepest = 1 + generator.NextInt32(DeepestTree);
        int relevant = (int)generator.NextLogUniform(1, width + 0.999f);
        Span<float> sums = scratch.Floats(outputs * length), sorted = scratch.Floats(length), values = scratch.Floats(outputs << DeepestTree);
        Span<int> leaves = scratch.Integers(length);
        sums.Clear();
        for (int tree = 0; tree < trees; tree++)
        {
            int depth = 1 + generator.NextInt32(deepest);
            leaves.Clear();
            for (int level = 0; level < depth; level++)
                Split(features.Slice(generator.NextInt32(relevant) * length, length), generator.NextSingle(0.05f, 0.95f), sorted, leaves);
            generator.FillNormal(values[..(outputs << depth)]);
            for (int output = 0; output < outputs; output++)
                for (int t = 0; t < length; t++)
                    sums[output * length + t] += values[(output << depth) + leaves[t]];
        }

        ClassLabels.FromOutputs(ref generator, scratch, classes, Options.ImbalanceProbability, sums, labels);
    }

    private static void Split(ReadOnlySpan<float> feature, float quantile, Span<float> sorted, Span<int> leaves)
    {
        feature.CopyTo(sorted);
        sorted.Sort();
        float threshold = sorted[(int)(quantile * (feature.Length - 1))];
        for (int t = 0; t < leaves.Length; t++)
            leaves[t] = 2 * leaves[t] + (feature[t] > threshold ? 1 : 0);
    }
}
