namespace Gpicl.Tests.Randomness;

/// <summary>The Box–Muller transform one number at a time, to compare the vectorized one with.</summary>
internal static class NaiveNormal
{
    public static (float First, float Second) Pair(uint radiusWord, uint angleWord)
    {
        float uniform = ((int)(radiusWord >> 1) + 0.5f) * (1f / 2147483648f);
        float radius = MathF.Sqrt(Log(uniform) * -2f);
        float angle = (int)(angleWord << 2) * 3.6571658e-10f;
        float square = angle * angle;
        float sine = (((1f / 362880 * square - 1f / 5040) * square + 1f / 120) * square - 1f / 6) * square * angle + angle;
        float cosine = (((1f / 40320 * square - 1f / 720) * square + 1f / 24) * square - 0.5f) * square + 1f;
        sine *= radius;
        cosine *= radius;
        if (angleWord >> 31 == 1)
            cosine = -cosine;
        return (angleWord >> 30 & 1) == 0 ? (cosine, sine) : (sine, cosine);
    }

    public static float Log(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        int exponent = (bits - 0x3F3504F3) >> 23;
        float fraction = BitConverter.Int32BitsToSingle(bits - (exponent << 23)) - 1f;
        float s = fraction / (fraction + 2f);
        float square = s * s;
        float series = (((2f / 9 * square + 2f / 7) * square + 2f / 5) * square + 2f / 3) * square + 2f;
        return exponent * 0.693147181f + series * s;
    }
}
