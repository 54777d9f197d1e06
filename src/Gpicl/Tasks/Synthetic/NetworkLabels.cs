using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Labels that a random network gives to 2 .. 12 latent variables: one to three hidden layers of 8 to 32 units, tanh or ReLU;
/// the class is the largest of its standardized outputs, or the bin of a single output between random quantiles. The features
/// are the latent variables or random linear combinations of them with a little noise.
/// </summary>
internal sealed class NetworkLabels(SyntheticTaskOptions options) : TableSource(options)
{
    private const int MaximumRank = 12;
    private const int MaximumUnits = 32;
    private const int MaximumDepth = 3;

    /// <inheritdoc/>
    protected override void DrawFeatures(ref CounterGenerator generator, ScratchArena scratch, int classes, int width, Span<float> features, Span<int> labels)
    {
        int length = labels.Length;
        int rank = (int)generator.NextLogUniform(2, Math.Min(width, MaximumRank) + 0.999f);
        Span<float> latents = scratch.Floats(rank * length); // [rank, T]
        LatentVariables.Draw(ref generator, scratch, latents, length);

        bool binned = generator.NextBoolean(0.5f);
        Span<float> outputs = scratch.Floats((binned ? 1 : classes) * length); // [outputs, T]
        Evaluate(ref generator, scratch, latents, outputs, length);
        ClassLabels.FromOutputs(ref generator, scratch, classes, Options.ImbalanceProbability, outputs, labels);

        if (rank == width)
        {
            latents.CopyTo(features);
            return;
        }
        Mix(ref generator, scratch, latents, rank, features, length);
        Span<float> noise = scratch.Floats(features.Length);
        generator.FillNormal(noise);
        PortableVectorMath.AddScaled(features, generator.NextSingle(0, 0.2f), noise);
    }

    private static void Evaluate(ref CounterGenerator generator, ScratchArena scratch, ReadOnlySpan<float> latents, Span<float> outputs, int length)
    {
        int depth = 1 + generator.NextInt32(MaximumDepth);
        bool tanh = generator.NextBoolean(0.5f);
        float gain = generator.NextSingle(1, 2.5f);
        ReadOnlySpan<float> layer = latents;
        for (int i = 0; i < depth; i++)
        {
            Span<float> hidden = scratch.Floats((8 + generator.NextInt32(MaximumUnits - 7)) * length);
            ApplyLayer(ref generator, scratch, layer, hidden, length, gain);
            if (tanh)
                PortableVectorMath.Tanh(hidden);
            else
                foreach (ref float value in hidden)
                    value = MathF.Max(value, 0);
            layer = hidden;
        }
        ApplyLayer(ref generator, scratch, layer, outputs, length, gain);
    }

    private static void ApplyLayer(ref CounterGenerator generator, ScratchArena scratch, ReadOnlySpan<float> layer, Span<float> next, int length, float gain)
    {
        int fanIn = layer.Length / length, units = next.Length / length;
        Span<float> weights = scratch.Floats(units * (fanIn + 1)); // [units, fanIn + 1], the bias last
        generator.FillNormal(weights);
        PortableVectorMath.Scale(weights, gain / MathF.Sqrt(fanIn + 1));
        for (int unit = 0; unit < units; unit++)
        {
            Span<float> target = next.Slice(unit * length, length);
            ReadOnlySpan<float> row = weights.Slice(unit * (fanIn + 1), fanIn + 1);
            target.Fill(row[fanIn]);
            for (int j = 0; j < fanIn; j++)
                PortableVectorMath.AddScaled(target, row[j], layer.Slice(j * length, length));
        }
    }
}
