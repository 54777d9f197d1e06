using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>What turns a smooth field into pixels: nothing, max(x − θ, 0) as on a dark background, or a steep s-curve as of ink.</summary>
internal readonly struct PixelMap
{
    private readonly int kind;
    private readonly float threshold;
    private readonly float steepness;

    /// <summary>Draws the kind, a threshold uniform in [−0.5, 1] and a steepness log-uniform in [1, 8].</summary>
    public PixelMap(ref CounterGenerator generator)
    {
        kind = generator.NextInt32(3);
        threshold = generator.NextSingle(-0.5f, 1);
        steepness = generator.NextLogUniform(1, 8);
    }

    /// <summary>Maps all pixels in place.</summary>
    public void Apply(Span<float> pixels)
    {
        if (kind == 1)
            foreach (ref float pixel in pixels)
                pixel = MathF.Max(pixel - threshold, 0);
        else if (kind == 2)
            foreach (ref float pixel in pixels)
            {
                float distance = steepness * (pixel - threshold);
                pixel = distance / (1 + MathF.Abs(distance));
            }
    }
}
