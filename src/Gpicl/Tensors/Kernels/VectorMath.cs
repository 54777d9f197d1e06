using System.Numerics;

namespace Gpicl.Tensors.Kernels;

/// <summary>Elementary functions on whole vectors, to about single precision.</summary>
internal static class VectorMath
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>eˣ; 0 below −87.3, largest finite value's neighbourhood above 88.3, NaN for NaN.</summary>
    public static Vector<float> Exp(Vector<float> x)
    {
        // Clamping by Min and Max would turn NaN into a number on some processors; a NaN must stay visible.
        Vector<float> clamped = Vector.Min(Vector.Max(x, new Vector<float>(-87.3f)), new Vector<float>(88.3f));
        Vector<float> n = Vector.Round(clamped * Log2E);
        Vector<float> r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2High), clamped);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2Low), r);

        Vector<float> p = new(1.9875691e-4f);
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.3981999e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(8.3334519e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(4.1665796e-2f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.6666665e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(0.5f));
        p = Vector.FusedMultiplyAdd(p, r * r, r) + Vector<float>.One;

        Vector<int> exponent = Vector.ConvertToInt32Native(n) + new Vector<int>(127);
        Vector<float> result = p * Vector.AsVectorSingle(Vector.ShiftLeft(exponent, 23));
        result = Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(-87.3f)), Vector<float>.Zero, result);
        return Vector.ConditionalSelect(Vector.Equals(x, x), result, x);
    }

    /// <summary>ln x for positive normal x; −∞ at 0, NaN below.</summary>
    public static Vector<float> Log(Vector<float> x)
    {
        Vector<int> bits = Vector.AsVectorInt32(x);
        Vector<int> exponent = Vector.ShiftRightArithmetic(bits, 23) - new Vector<int>(126);
        Vector<float> m = Vector.AsVectorSingle((bits & new Vector<int>(0x007FFFFF)) | new Vector<int>(0x3F000000)); // 0.5 .. 1

        Vector<int> small = Vector.LessThan(m, new Vector<float>(0.70710678f));
        exponent += small; // true is −1
        m = Vector.ConditionalSelect(small, m + m, m) - Vector<float>.One;
        Vector<float> e = Vector.ConvertToSingle(exponent);

        Vector<float> z = m * m;
        Vector<float> p = new(7.0376836e-2f);
        p = Vector.FusedMultiplyAdd(p, m, new Vector<float>(-1.1514610e-1f));
        p = Vector.FusedMultiplyAdd(p, m, new Vector<float>(1.1676998e-1f));
        p = Vector.FusedMultiplyAdd(p, m, new Vector<float>(-1.2420141e-1f));
        p = Vector.FusedMultiplyAdd(p, m, new Vector<float>(1.4249323e-1f));
        p = Vector.FusedMultiplyAdd(p, m, new Vector<float>(-1.6668057e-1f));
        p = Vector.FusedMultiplyAdd(p, m, new Vector<float>(2.0000715e-1f));
        p = Vector.FusedMultiplyAdd(p, m, new Vector<float>(-2.4999994e-1f));
        p = Vector.FusedMultiplyAdd(p, m, new Vector<float>(3.3333331e-1f));
        p = p * m * z;
        p = Vector.FusedMultiplyAdd(e, new Vector<float>(Ln2Low), p);
        p = Vector.FusedMultiplyAdd(z, new Vector<float>(-0.5f), p);
        Vector<float> result = Vector.FusedMultiplyAdd(e, new Vector<float>(Ln2High), m + p);

        result = Vector.ConditionalSelect(Vector.Equals(x, Vector<float>.Zero), new Vector<float>(float.NegativeInfinity), result);
        result = Vector.ConditionalSelect(Vector.Equals(x, new Vector<float>(float.PositiveInfinity)), x, result);
        return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<float>.Zero), result, new Vector<float>(float.NaN));
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Exp(-x));

    /// <summary>Hyperbolic tangent.</summary>
    public static Vector<float> Tanh(Vector<float> x)
    {
        Vector<float> z = x * x;
        Vector<float> p = new(-5.70498872745e-3f);
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(2.06390887954e-2f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(-5.37397155531e-2f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(1.33314422036e-1f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(-3.33332819422e-1f));
        Vector<float> nearZero = Vector.FusedMultiplyAdd(p * z, x, x);
        Vector<float> far = Vector<float>.One - new Vector<float>(2f) / (Exp(x + x) + Vector<float>.One);
        return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), new Vector<float>(0.625f)), nearZero, far);
    }

    /// <summary>ln(1 + eˣ).</summary>
    public static Vector<float> Softplus(Vector<float> x)
    {
        Vector<float> e = Exp(-Vector.Abs(x));
        Vector<float> series = e * Vector.FusedMultiplyAdd(e, new Vector<float>(-0.5f), Vector<float>.One);
        // 1 + e loses the low digits of e; ln(u) · e / (u − 1) with u = 1 + e as rounded brings them back (Goldberg 1991).
        Vector<float> u = Vector<float>.One + e;
        Vector<float> log = Vector.ConditionalSelect(Vector.LessThan(e, new Vector<float>(1e-4f)), series, Log(u) * (e / (u - Vector<float>.One)));
        return Vector.Max(x, Vector<float>.Zero) + log;
    }
}
