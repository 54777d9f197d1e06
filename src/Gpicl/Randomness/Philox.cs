using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gpicl.Randomness;

/// <summary>
/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3; SC 2011): a bijection of
/// 128-bit counters chosen by a 64-bit key, integer arithmetic only.
/// </summary>
internal static class Philox
{
    private const ulong Multiplier0 = 0xD2511F53;
    private const ulong Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The four words of one counter.</summary>
    public static Vector128<uint> Block(uint counter0, uint counter1, uint counter2, uint counter3, ulong key)
    {
        uint key0 = (uint)key, key1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = Multiplier0 * counter0, product1 = Multiplier1 * counter2;
            counter0 = (uint)(product1 >> 32) ^ counter1 ^ key0;
            counter2 = (uint)(product0 >> 32) ^ counter3 ^ key1;
            counter1 = (uint)product1;
            counter3 = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }
        return Vector128.Create(counter0, counter1, counter2, counter3);
    }

    /// <summary>
    /// Sixteen counters at once, <paramref name="counter0"/> .. <paramref name="counter0"/> + 15 in the first word:
    /// lane i of <c>word<em>j</em></c> is word j of the i-th counter. <paramref name="counter0"/> is a multiple of 16.
    /// </summary>
    /// <remarks>Each counter word lives in the low half of a 64-bit lane, as the widening multiply wants it; the high half is noise.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SixteenBlocks(
        uint counter0, uint counter1, uint counter2, uint counter3, ulong key,
        out Vector512<uint> word0, out Vector512<uint> word1, out Vector512<uint> word2, out Vector512<uint> word3)
    {
        var multiplier0 = Vector512.Create(Multiplier0);
        var multiplier1 = Vector512.Create(Multiplier1);
        var weyl0 = Vector512.Create((ulong)Weyl0);
        var weyl1 = Vector512.Create((ulong)Weyl1);
        Vector512<ulong> key0 = Vector512.Create(key), key1 = Vector512.Create(key >> 32);
        Vector512<ulong> even0 = Vector512.Create((ulong)counter0) + Vector512.Create(0UL, 2, 4, 6, 8, 10, 12, 14);
        Vector512<ulong> odd0 = even0 + Vector512<ulong>.One;
        Vector512<ulong> even1 = Vector512.Create((ulong)counter1), odd1 = even1;
        Vector512<ulong> even2 = Vector512.Create((ulong)counter2), odd2 = even2;
        Vector512<ulong> even3 = Vector512.Create((ulong)counter3), odd3 = even3;
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> evenProduct0 = MultiplyLowHalves(even0, multiplier0), evenProduct1 = MultiplyLowHalves(even2, multiplier1);
            Vector512<ulong> oddProduct0 = MultiplyLowHalves(odd0, multiplier0), oddProduct1 = MultiplyLowHalves(odd2, multiplier1);
            even0 = (evenProduct1 >>> 32) ^ even1 ^ key0;
            odd0 = (oddProduct1 >>> 32) ^ odd1 ^ key0;
            even2 = (evenProduct0 >>> 32) ^ even3 ^ key1;
            odd2 = (oddProduct0 >>> 32) ^ odd3 ^ key1;
            even1 = evenProduct1;
            odd1 = oddProduct1;
            even3 = evenProduct0;
            odd3 = oddProduct0;
            key0 += weyl0;
            key1 += weyl1;
        }
        word0 = Interleave(even0, odd0);
        word1 = Interleave(even1, odd1);
        word2 = Interleave(even2, odd2);
        word3 = Interleave(even3, odd3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> MultiplyLowHalves(Vector512<ulong> left, Vector512<ulong> right)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Multiply(left.AsUInt32(), right.AsUInt32());
        if (Avx2.IsSupported)
            return Vector512.Create(
                Avx2.Multiply(left.GetLower().AsUInt32(), right.GetLower().AsUInt32()),
                Avx2.Multiply(left.GetUpper().AsUInt32(), right.GetUpper().AsUInt32()));
        var low = Vector512.Create(0xFFFFFFFFUL);
        return (left & low) * (right & low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Interleave(Vector512<ulong> even, Vector512<ulong> odd) =>
        ((even & Vector512.Create(0xFFFFFFFFUL)) | (odd << 32)).AsUInt32();
}
