using System.Numerics;
using System.Runtime.Intrinsics;
using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>Element-wise arithmetic and statistics on spans, never fused and in a fixed order: the same bits on every machine.</summary>
internal static class PortableVectorMath
{
    /// <summary>values *= factor.</summary>
    public static void Scale(Span<float> values, float factor)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(values[i..]) * factor).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] *= factor;
    }

    /// <summary>target += factor · values.</summary>
    public static void AddScaled(Span<float> target, float factor, ReadOnlySpan<float> values)
    {
        values = values[..target.Length];
        int i = 0;
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(target[i..]) + new Vector<float>(values[i..]) * factor).CopyTo(target[i..]);
        for (; i < target.Length; i++)
            target[i] += factor * values[i];
    }

    /// <summary>Shifts and scales all values together to mean 0 and variance 1; values that are all equal become 0.</summary>
    public static void Standardize(Span<float> values)
    {
        float mean = Sum(values) / values.Length;
        Shift(values, -mean);
        // What the rounding of the first sum has left.
        Shift(values, -Sum(values) / values.Length);
        float variance = SumOfSquares(values) / values.Length;
        // What rounding leaves of a constant is not a signal to be blown up.
        bool constant = variance <= 1e-12f * mean * mean;
        Scale(values, constant ? 0 : 1f / MathF.Sqrt(variance));
    }

    /// <summary>Hyperbolic tangent of every value.</summary>
    public static void Tanh(Span<float> values)
    {
        for (; values.Length >= Vector512<float>.Count; values = values[Vector512<float>.Count..])
            Tanh(Vector512.Create<float>(values)).CopyTo(values);
        foreach (ref float value in values)
            value = Tanh(Vector512.Create(value)).ToScalar();
    }

    private static Vector512<float> Tanh(Vector512<float> value) =>
        Vector512<float>.One - Vector512.Create(2f) / (PortableMath.Exp(value + value) + Vector512<float>.One);

    private static void Shift(Span<float> values, float offset)
    {
        int i = 0;
        var offsets = new Vector<float>(offset);
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(values[i..]) + offsets).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] += offset;
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        Vector512<float> sums = default;
        for (; values.Length >= Vector512<float>.Count; values = values[Vector512<float>.Count..])
            sums += Vector512.Create(values);
        return SumInOrder(sums, values);
    }

    private static float SumOfSquares(ReadOnlySpan<float> values)
    {
        Vector512<float> sums = default;
        for (; values.Length >= Vector512<float>.Count; values = values[Vector512<float>.Count..])
        {
            var vector = Vector512.Create(values);
            sums += vector * vector;
        }
        Span<float> rest = stackalloc float[Vector512<float>.Count];
        for (int i = 0; i < values.Length; i++)
            rest[i] = values[i] * values[i];
        return SumInOrder(sums, rest[..values.Length]);
    }

    /// <summary>Sixteen partial sums on every machine, added up from the first to the last.</summary>
    private static float SumInOrder(Vector512<float> sums, ReadOnlySpan<float> rest)
    {
        float sum = 0;
        for (int i = 0; i < Vector512<float>.Count; i++)
            sum += sums[i];
        foreach (float value in rest)
            sum += value;
        return sum;
    }
}
