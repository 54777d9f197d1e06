namespace Gpicl.Tests.Tasks;

/// <summary>A hash of exact values (64-bit FNV-1a) that guards them from one version to the next.</summary>
internal static class Checksum
{
    public static ulong Of(IEnumerable<int> values) => values.Aggregate(0xCBF29CE484222325, (hash, value) => (hash ^ (uint)value) * 0x100000001B3);

    public static ulong Of(float[] values) => Of(values.Select(BitConverter.SingleToInt32Bits));
}
