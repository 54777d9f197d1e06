using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Gaussian clusters with structure: one to four clusters per class; covariances within and between clusters with spectra of
/// their own (so that classes may differ in directions of small variance only); low rank; a noise level per class; heavy
/// tails; unequal class probabilities.
/// </summary>
internal sealed class TableClusters(SyntheticTaskOptions options) : TableSource(options)
{
    private const int MaximumClustersPerClass = 4;

    /// <inheritdoc/>
    protected override void DrawFeatures(ref CounterGenerator generator, ScratchArena scratch, int classes, int width, Span<float> features, Span<int> labels)
    {
        int length = labels.Length;
        int rank = generator.NextBoolean(Options.LowRankProbability) ? (int)generator.NextLogUniform(2, width + 0.999f) : width;
        int clustersPerClass = generator.NextBoolean(Options.ManyClustersProbability) ? 2 + generator.NextInt32(MaximumClustersPerClass - 1) : 1;
        bool mixed = rank < width || generator.NextBoolean(Options.CorrelationProbability);
        bool heavyTails = generator.NextBoolean(Options.HeavyTailProbability);

        Span<float> probabilities = scratch.Floats(classes);
        ClassLabels.DrawProbabilities(ref generator, generator.NextBoolean(Options.ImbalanceProbability), probabilities);
        ClassLabels.Draw(ref generator, probabilities, labels);

        Span<float> between = scratch.Floats(rank), within = scratch.Floats(rank);
        Spectrum.Draw(ref generator, scratch, between);
        Spectrum.Draw(ref generator, scratch, within);
        Span<float> noises = scratch.Floats(classes);
        DrawNoises(ref generator, rank, noises);

        Span<float> centers = scratch.Floats(classes * clustersPerClass * rank); // [clusters, rank]
        generator.FillNormal(centers);
        Span<int> clusters = scratch.Integers(length);
        Span<float> examplesNoise = scratch.Floats(length);
        for (int t = 0; t < length; t++)
        {
            clusters[t] = labels[t] * clustersPerClass + generator.NextInt32(clustersPerClass);
            // Scale mixture: a few examples lie far out.
            examplesNoise[t] = noises[labels[t]] * (heavyTails ? generator.NextLogUniform(0.5f, 3) : 1);
        }

        Span<float> latents = mixed ? scratch.Floats(rank * length) : features; // [rank, T]
        generator.FillNormal(latents);
        for (int j = 0; j < rank; j++)
        {
            Span<float> latent = latents.Slice(j * length, length);
            for (int t = 0; t < length; t++)
                latent[t] = between[j] * centers[clusters[t] * rank + j] + within[j] * examplesNoise[t] * latent[t];
        }
        if (mixed)
            Mix(ref generator, scratch, latents, rank, features, length);
    }

    /// <summary>
    /// Standard deviations of the noise of the classes. Two centers are √(2 rank) apart; that many deviations, from 2 to 40 at
    /// rank 2, growing with the fourth root of the rank as what a neighbor can tell does.
    /// </summary>
    private static void DrawNoises(ref CounterGenerator generator, int rank, Span<float> noises)
    {
        float separation = generator.NextLogUniform(2, 40) * MathF.Sqrt(MathF.Sqrt(rank / 2f));
        noises.Fill(MathF.Sqrt(2f * rank) / separation);
        if (generator.NextBoolean(0.3f))
            foreach (ref float noise in noises)
                noise *= generator.NextLogUniform(0.5f, 2);
    }
}
