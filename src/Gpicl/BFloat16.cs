namespace Gpicl;

/// <summary>Numbers of 16 bits: the first half of a 32-bit float, as far a range with 8 binary digits.</summary>
internal static class BFloat16
{
    private const int Bits = 16;

    /// <summary>The nearest number to a finite value, the even one of two; infinite beyond the largest.</summary>
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)(bits + 0x7FFF + (bits >> Bits & 1) >> Bits);
    }

    /// <summary>The same number in 32 bits.</summary>
    public static float ToSingle(ushort number) => BitConverter.UInt32BitsToSingle((uint)number << Bits);

    /// <summary>Whether all values are such numbers, so that rounding changes none of them.</summary>
    public static bool HoldsAll(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if ((ushort)BitConverter.SingleToUInt32Bits(value) != 0)
                return false;
        return true;
    }
}
