using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>Standard deviations of the directions of a random covariance.</summary>
internal static class Spectrum
{
    private const float SteepestDecay = 2;

    /// <summary>
    /// Fills <paramref name="deviations"/>: half of the time all 1, otherwise proportional to j^−α, α uniform in [0, 2], in random
    /// order and with a mean square of 1.
    /// </summary>
    public static void Draw(ref CounterGenerator generator, ScratchArena scratch, Span<float> deviations)
    {
        if (generator.NextBoolean(0.5f))
        {
            deviations.Fill(1);
            return;
        }
        float decay = generator.NextSingle(0, SteepestDecay);
        Span<int> order = scratch.Integers(deviations.Length);
        LabelPermutation.FillIdentity(order);
        generator.Shuffle(order);
        float sum = 0;
        for (int j = 0; j < order.Length; j++)
        {
            float deviation = PortableMath.Exp(-decay * PortableMath.Log(j + 1));
            sum += deviation * deviation;
            deviations[order[j]] = deviation;
        }
        PortableVectorMath.Scale(deviations, 1 / MathF.Sqrt(sum / deviations.Length));
    }
}
