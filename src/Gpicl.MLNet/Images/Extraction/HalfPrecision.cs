using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gpicl.MLNet;

/// <summary>Converts numbers of half precision to single precision, exactly, many at a time.</summary>
internal static class HalfPrecision
{
    private const uint Sign = 0x8000, Infinity = 0x7C00; // in half precision

    /// <summary>Converts numbers given by their bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToSingle(ReadOnlySpan<ushort> bits, Span<float> values)
    {
        int i = 0;
        for (; i <= bits.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(bits[i..]), out Vector<uint> low, out Vector<uint> high);
            ToSingle(low).CopyTo(values[i..]);
            ToSingle(high).CopyTo(values[(i + Vector<float>.Count)..]);
        }

        for (; i < bits.Length; i++)
            values[i] = (float)BitConverter.UInt16BitsToHalf(bits[i]);
    }

    // The factor takes the exponent from a bias of 15 to one of 127, that of subnormal numbers as well. Infinity and NaN, which
    // it would make finite, get the largest exponent.
    private static Vector<float> ToSingle(Vector<uint> bits)
    {
        Vector<uint> magnitude = bits & Vector.Create(Sign - 1);
        Vector<uint> value = ((magnitude << 13).As<uint, float>() * MathF.ScaleB(1, 127 - 15)).As<float, uint>();
        Vector<uint> special = Vector.GreaterThanOrEqual(magnitude, Vector.Create(Infinity)) & Vector.Create(0x7F800000u);
        return (value | special | ((bits & Vector.Create(Sign)) << 16)).As<uint, float>();
    }
}
