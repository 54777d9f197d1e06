using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>Elementary functions on whole vectors, to about single precision.</summary>
internal static class VectorMath
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float RoundingShift = 12582912; // 1.5·2²³

    /// <summary>eˣ; 0 below −87.3, largest finite value's neighborhood above 88.3, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // x·log₂e rounded by adding a number so large that the sum has no bits left for a fraction: its low bits are then n.
        Vector512<float> clamped = Vector512.MinNative(Vector512.MaxNative(x, Vector512.Create(-87.3f)), Vector512.Create(88.3f));
        Vector512<float> shifted = Vector512.MultiplyAddEstimate(clamped, Vector512.Create(Log2E), Vector512.Create(RoundingShift));
        Vector512<float> n = shifted - Vector512.Create(RoundingShift);
        Vector512<float> r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-Ln2High), clamped);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-Ln2Low), r);

        Vector512<float> p = Vector512.Create(1.9875691e-4f);
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(1.3981999e-3f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(8.3334519e-3f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(4.1665796e-2f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(1.6666665e-1f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(0.5f));
        p = Vector512.MultiplyAddEstimate(p, r * r, r) + Vector512<float>.One;

        Vector512<float> result = (p.AsInt32() + Vector512.ShiftLeft(shifted.AsInt32(), 23)).AsSingle(); // p·2ⁿ
        result = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-87.3f)), Vector512<float>.Zero, result);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>ln x for positive normal x; −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        Vector512<int> bits = x.AsInt32();
        Vector512<int> exponent = Vector512.ShiftRightArithmetic(bits, 23) - Vector512.Create(126);
        Vector512<float> m = ((bits & Vector512.Create(0x007FFFFF)) | Vector512.Create(0x3F000000)).AsSingle(); // 0.5 .. 1

        Vector512<float> small = Vector512.LessThan(m, Vector512.Create(0.70710678f));
        exponent += small.AsInt32(); // true is −1
        m = Vector512.ConditionalSelect(small, m + m, m) - Vector512<float>.One;
        Vector512<float> e = Vector512.ConvertToSingle(exponent);

        Vector512<float> z = m * m;
        Vector512<float> p = Vector512.Create(7.0376836e-2f);
        p = Vector512.MultiplyAddEstimate(p, m, Vector512.Create(-1.1514610e-1f));
        p = Vector512.MultiplyAddEstimate(p, m, Vector512.Create(1.1676998e-1f));
        p = Vector512.MultiplyAddEstimate(p, m, Vector512.Create(-1.2420141e-1f));
        p = Vector512.MultiplyAddEstimate(p, m, Vector512.Create(1.4249323e-1f));
        p = Vector512.MultiplyAddEstimate(p, m, Vector512.Create(-1.6668057e-1f));
        p = Vector512.MultiplyAddEstimate(p, m, Vector512.Create(2.0000715e-1f));
        p = Vector512.MultiplyAddEstimate(p, m, Vector512.Create(-2.4999994e-1f));
        p = Vector512.MultiplyAddEstimate(p, m, Vector512.Create(3.3333331e-1f));
        p = p * m * z;
        p = Vector512.MultiplyAddEstimate(e, Vector512.Create(Ln2Low), p);
        p = Vector512.MultiplyAddEstimate(z, Vector512.Create(-0.5f), p);
        Vector512<float> result = Vector512.MultiplyAddEstimate(e, Vector512.Create(Ln2High), m + p);

        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), Vector512.Create(float.NegativeInfinity), result);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512.Create(float.PositiveInfinity)), x, result);
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<float>.Zero), result, Vector512.Create(float.NaN));
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exp(-x));

    /// <summary>Hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        Vector512<float> z = x * x;
        Vector512<float> p = Vector512.Create(-5.70498872745e-3f);
        p = Vector512.MultiplyAddEstimate(p, z, Vector512.Create(2.06390887954e-2f));
        p = Vector512.MultiplyAddEstimate(p, z, Vector512.Create(-5.37397155531e-2f));
        p = Vector512.MultiplyAddEstimate(p, z, Vector512.Create(1.33314422036e-1f));
        p = Vector512.MultiplyAddEstimate(p, z, Vector512.Create(-3.33332819422e-1f));
        Vector512<float> nearZero = Vector512.MultiplyAddEstimate(p * z, x, x);
        Vector512<float> far = Vector512<float>.One - Vector512.Create(2f) / (Exp(x + x) + Vector512<float>.One);
        return Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), Vector512.Create(0.625f)), nearZero, far);
    }

    /// <summary>ln(1 + eˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Softplus(Vector512<float> x)
    {
        Vector512<float> e = Exp(-Vector512.Abs(x));
        Vector512<float> series = e * Vector512.MultiplyAddEstimate(e, Vector512.Create(-0.5f), Vector512<float>.One);
        // 1 + e loses the low digits of e; ln(u) · e / (u − 1) with u = 1 + e as rounded brings them back (Goldberg 1991).
        Vector512<float> u = Vector512<float>.One + e;
        Vector512<float> log = Vector512.ConditionalSelect(
            Vector512.LessThan(e, Vector512.Create(1e-4f)), series, Log(u) * (e / (u - Vector512<float>.One)));
        return Vector512.Max(x, Vector512<float>.Zero) + log;
    }
}
