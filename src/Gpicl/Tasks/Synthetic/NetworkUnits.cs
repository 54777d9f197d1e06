using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Features and labels that depend on one another as parts of one process do: all are units, of any layer, of a random network of two to
/// five layers that begins with 1 .. 12 latent variables. Every layer has an activation, a noise and a sparsity of its own. The class is
/// the bin of a unit between quantiles, or the largest of several units.
/// </summary>
internal sealed class NetworkUnits(SyntheticTaskOptions options) : TableSource(options)
{
    private const int MostLatents = 12;
    private const int MostLayers = 5;
    private const int FewestUnits = 6;
    private const int MostUnits = 40;
    private const int Activations = 6;

    /// <inheritdoc/>
    protected override void DrawFeatures(ref CounterGenerator generator, ScratchArena scratch, int classes, int width, Span<float> features, Span<int> labels)
    {
        int length = labels.Length;
        bool binned = generator.NextBoolean(0.6f);
        int outputs = binned ? 1 : classes, wanted = width + outputs;
        int latents = (int)generator.NextLogUniform(1, MostLatents + 0.999f), layers = 2 + generator.NextInt32(MostLayers - 1);
        int size = Math.Max((int)generator.NextLogUniform(FewestUnits, MostUnits + 0.999f), (wanted - latents + layers - 1) / layers);

        Span<float> units = scratch.Floats((latents + layers * size) * length); // [units, T]
        LatentVariables.Draw(ref generator, scratch, units[..(latents * length)], length);
        ReadOnlySpan<float> layer = units[..(latents * length)];
        for (int i = 0; i < layers; i++)
        {
            Span<float> next = units.Slice((latents + i * size) * length, size * length);
            FillLayer(ref generator, scratch, layer, next, length);
            layer = next;
        }

        Span<int> order = scratch.Integers(units.Length / length);
        LabelPermutation.FillIdentity(order);
        generator.Shuffle(order);
        Span<float> scores = scratch.Floats(outputs * length);
        Copy(units, order[..outputs], scores, length);
        Copy(units, order.Slice(outputs, width), features, length);
        ClassLabels.FromOutputs(ref generator, scratch, classes, Options.ImbalanceProbability, scores, labels);
    }

    // Standardized units, so that no layer fades or grows.
    private static void FillLayer(ref CounterGenerator generator, ScratchArena scratch, ReadOnlySpan<float> layer, Span<float> next, int length)
    {
        int activation = generator.NextInt32(Activations), fanIn = layer.Length / length;
        float kept = generator.NextSingle(0.1f, 1), noise = generator.NextLogUniform(0.01f, 0.5f), offsets = generator.NextSingle();
        Span<float> weights = scratch.Floats(fanIn + 1), disturbances = scratch.Floats(next.Length);
        generator.FillNormal(disturbances);
        for (int start = 0; start < next.Length; start += length)
        {
            Span<float> unit = next.Slice(start, length);
            generator.FillNormal(weights);
            unit.Clear();
            int certain = generator.NextInt32(fanIn);
            for (int j = 0; j < fanIn; j++)
                if (j == certain || generator.NextBoolean(kept))
                    PortableVectorMath.AddScaled(unit, weights[j], layer.Slice(j * length, length));
            PortableVectorMath.Standardize(unit);
            float offset = offsets * weights[fanIn];
            foreach (ref float value in unit)
                value += offset;
            Activate(activation, unit);
            PortableVectorMath.Standardize(unit);
            PortableVectorMath.AddScaled(unit, noise, disturbances.Slice(start, length));
        }
    }

    private static void Activate(int activation, Span<float> unit)
    {
        if (activation == 0)
        {
            PortableVectorMath.Scale(unit, 2);
            PortableVectorMath.Tanh(unit);
            return;
        }

        foreach (ref float value in unit)
            value = activation switch
            {
                1 => MathF.Max(value, 0),
                2 => MathF.Abs(value),
                3 => value > 0 ? 1 : -1,
                4 => value * MathF.Abs(value),
                _ => value,
            };
    }

    private static void Copy(ReadOnlySpan<float> units, ReadOnlySpan<int> chosen, Span<float> target, int length)
    {
        for (int i = 0; i < chosen.Length; i++)
            units.Slice(chosen[i] * length, length).CopyTo(target[(i * length)..]);
    }
}
