using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// What makes columns of tables unlike Gaussian variables. First every feature is standardized. Then, with
/// <see cref="SyntheticTaskOptions.WarpProbability"/>, each goes through a monotone map drawn from: none, exponential, signed
/// square, saturation, quantization, threshold. At last the features are standardized again, or, with
/// <see cref="SyntheticTaskOptions.UnequalScaleProbability"/>, get scales e^(s·N(0,1)), s uniform in [0, 2].
/// </summary>
internal static class FeatureDistortions
{
    private const int Maps = 6;
    private const float LargestLogScale = 2;

    /// <summary>Distorts features [width, T] in place.</summary>
    public static void Apply(ref CounterGenerator generator, SyntheticTaskOptions options, Span<float> features, int length)
    {
        bool warped = generator.NextBoolean(options.WarpProbability);
        bool unequal = generator.NextBoolean(options.UnequalScaleProbability);
        float logScale = generator.NextSingle(0, LargestLogScale);
        for (; features.Length > 0; features = features[length..])
        {
            Span<float> feature = features[..length];
            PortableVectorMath.Standardize(feature);
            if (warped)
            {
                Warp(ref generator, feature);
                PortableVectorMath.Standardize(feature);
            }
            if (unequal)
            {
                // The sum of three uniform numbers in [−1, 1] has variance 1 and is close enough to a normal one.
                float normal = generator.NextSingle(-1, 1) + generator.NextSingle(-1, 1) + generator.NextSingle(-1, 1);
                PortableVectorMath.Scale(feature, PortableMath.Exp(logScale * normal));
            }
        }
    }

    private static void Warp(ref CounterGenerator generator, Span<float> feature)
    {
        int map = generator.NextInt32(Maps);
        float parameter = generator.NextSingle();
        float growth = 0.3f + parameter, sharpness = 1 + 3 * parameter, levelsPerDeviation = 0.5f + 2 * parameter, threshold = 2 * parameter - 1;
        foreach (ref float value in feature)
            value = map switch
            {
                1 => PortableMath.Exp(growth * value),
                2 => value * MathF.Abs(value),
                3 => sharpness * value / (1 + MathF.Abs(sharpness * value)),
                4 => MathF.Floor(levelsPerDeviation * value),
                5 => value > threshold ? 1 : 0,
                _ => value,
            };
    }
}
