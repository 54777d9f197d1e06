namespace Gpicl.Tests.Tensors.Support;

/// <summary>Numbers that are the same in every run.</summary>
internal static class RandomNumbers
{
    public static float[] Uniform(int length, int seed, double low = -1, double high = 1)
    {
        var random = new Random(seed);
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = (float)(low + (high - low) * random.NextDouble());
        return values;
    }

    public static double[] ToDoubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            doubles[i] = values[i];
        return doubles;
    }
}
