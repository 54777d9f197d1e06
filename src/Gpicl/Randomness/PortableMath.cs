using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Randomness;

/// <summary>
/// Elementary functions from operations that IEEE 754 rounds in one way only (add, multiply, divide, square root, bit
/// operations; never a fused multiply-add), so that a result has the same bits on every machine.
/// </summary>
internal static class PortableMath
{
    private const float Ln2 = 0.693147181f;
    private const int SqrtHalfBits = 0x3F3504F3;

    /// <summary>Natural logarithm of positive, normal numbers; relative error below 3·10⁻⁷.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> value)
    {
        // value = 2^exponent · mantissa with the mantissa in [√½, √2); ln mantissa = 2 artanh(s) with |s| < 0.172.
        Vector512<int> bits = value.AsInt32();
        Vector512<int> exponent = (bits - Vector512.Create(SqrtHalfBits)) >> 23;
        Vector512<float> fraction = (bits - (exponent << 23)).AsSingle() - Vector512<float>.One;
        Vector512<float> s = fraction / (fraction + Vector512.Create(2f));
        Vector512<float> square = s * s;
        Vector512<float> series = Vector512.Create(2f / 9);
        series = series * square + Vector512.Create(2f / 7);
        series = series * square + Vector512.Create(2f / 5);
        series = series * square + Vector512.Create(2f / 3);
        series = series * square + Vector512.Create(2f);
        return Vector512.ConvertToSingle(exponent) * Vector512.Create(Ln2) + series * s;
    }

    /// <summary>Exponential; arguments are clamped to −80 .. 80; relative error below 10⁻⁵ there, 3·10⁻⁷ within ±1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> value)
    {
        value = Vector512.Min(Vector512.Max(value, Vector512.Create(-80f)), Vector512.Create(80f));
        // Adding and taking away 1.5 · 2^23 rounds to the nearest integer.
        var magic = Vector512.Create(12582912f);
        Vector512<float> exponent = value * Vector512.Create(1.44269504f) + magic - magic;
        Vector512<float> rest = value - exponent * Vector512.Create(Ln2);
        Vector512<float> series = Vector512.Create(1f / 5040);
        series = series * rest + Vector512.Create(1f / 720);
        series = series * rest + Vector512.Create(1f / 120);
        series = series * rest + Vector512.Create(1f / 24);
        series = series * rest + Vector512.Create(1f / 6);
        series = series * rest + Vector512.Create(0.5f);
        series = series * rest + Vector512<float>.One;
        series = series * rest + Vector512<float>.One;
        Vector512<int> scale = (Vector512.ConvertToInt32(exponent) + Vector512.Create(127)) << 23;
        return series * scale.AsSingle();
    }

    /// <summary>Exponential of one number, as <see cref="Exp(Vector512{float})"/>.</summary>
    public static float Exp(float value) => Exp(Vector512.Create(value)).ToScalar();

    /// <summary>Natural logarithm of one positive, normal number.</summary>
    public static float Log(float value) => Log(Vector512.Create(value)).ToScalar();
}
