using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Randomness;

/// <summary>The Box–Muller transform of random words to standard normal numbers, with the same bits on every machine.</summary>
internal static class BoxMuller
{
    /// <summary>
    /// Turns sixteen pairs of uniform words into sixteen pairs of independent N(0, 1) numbers. The radius comes from 31 bits
    /// of the first word (largest value 6.66), the angle from the 32 of the second: one of four quarter circles, then 30
    /// bits within it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(Vector512<uint> radiusWord, Vector512<uint> angleWord, out Vector512<float> first, out Vector512<float> second)
    {
        Vector512<float> uniform = Vector512.ConvertToSingle((radiusWord >>> 1).AsInt32()) + Vector512.Create(0.5f);
        Vector512<float> radius = Vector512.Sqrt(PortableMath.Log(uniform * Vector512.Create(1f / 2147483648f)) * Vector512.Create(-2f));

        // An angle in [−π/4, π/4): the signed low 30 bits, scaled.
        Vector512<float> angle = Vector512.ConvertToSingle((angleWord << 2).AsInt32()) * Vector512.Create(3.6571658e-10f);
        Vector512<float> square = angle * angle;
        Vector512<float> sine = Vector512.Create(1f / 362880);
        sine = sine * square - Vector512.Create(1f / 5040);
        sine = sine * square + Vector512.Create(1f / 120);
        sine = sine * square - Vector512.Create(1f / 6);
        sine = sine * square * angle + angle;
        Vector512<float> cosine = Vector512.Create(1f / 40320);
        cosine = cosine * square - Vector512.Create(1f / 720);
        cosine = cosine * square + Vector512.Create(1f / 24);
        cosine = cosine * square - Vector512.Create(0.5f);
        cosine = cosine * square + Vector512<float>.One;

        // The two high bits pick the quarter circle: one turns it by a half turn, the other mirrors it at the diagonal.
        sine *= radius;
        cosine = ((cosine * radius).AsUInt32() ^ (angleWord & Vector512.Create(0x80000000u))).AsSingle();
        Vector512<float> mirrored = ((angleWord << 1).AsInt32() >> 31).AsSingle();
        first = Vector512.ConditionalSelect(mirrored, sine, cosine);
        second = Vector512.ConditionalSelect(mirrored, cosine, sine);
    }
}
