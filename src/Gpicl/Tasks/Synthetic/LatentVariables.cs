using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>Draws unlabeled variables of variance about 1.</summary>
internal static class LatentVariables
{
    private const float UniformHalfWidth = 1.7320508f; // √3

    /// <summary>Fills variables [count, T]: normal, uniform, or from a few clusters, each with probability one third.</summary>
    public static void Draw(ref CounterGenerator generator, ScratchArena scratch, Span<float> latents, int length)
    {
        switch (generator.NextInt32(3))
        {
            case 0:
                generator.FillNormal(latents);
                break;
            case 1:
                generator.FillUniform(latents);
                foreach (ref float value in latents)
                    value = (2 * value - 1) * UniformHalfWidth;
                break;
            default:
                DrawClusters(ref generator, scratch, latents, length);
                break;
        }
    }

    private static void DrawClusters(ref CounterGenerator generator, ScratchArena scratch, Span<float> latents, int length)
    {
        int count = latents.Length / length, clusters = 2 + generator.NextInt32(7);
        Span<float> centers = scratch.Floats(count * clusters); // [count, clusters]
        generator.FillNormal(centers);
        Span<int> clusterOf = scratch.Integers(length);
        foreach (ref int cluster in clusterOf)
            cluster = generator.NextInt32(clusters);
        generator.FillNormal(latents);
        for (int j = 0; j < count; j++)
            for (int t = 0; t < length; t++)
                latents[j * length + t] = 0.9f * centers[j * clusters + clusterOf[t]] + 0.45f * latents[j * length + t];
    }
}
