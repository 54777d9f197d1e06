using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gpicl.IO;

/// <summary>The byte order of files, whatever the machine's.</summary>
internal static class LittleEndian
{
    /// <summary>Turns values of the machine's order into the file's, or back, in place. Most machines have nothing to do.</summary>
    public static void Swap(Span<byte> bytes, int bytesPerValue)
    {
        if (BitConverter.IsLittleEndian || bytesPerValue == 1)
            return;
        if (bytesPerValue == sizeof(ushort))
        {
            Span<ushort> values = MemoryMarshal.Cast<byte, ushort>(bytes);
            BinaryPrimitives.ReverseEndianness(values, values);
        }
        else if (bytesPerValue == sizeof(uint))
        {
            Span<uint> values = MemoryMarshal.Cast<byte, uint>(bytes);
            BinaryPrimitives.ReverseEndianness(values, values);
        }
        else
        {
            Span<ulong> values = MemoryMarshal.Cast<byte, ulong>(bytes);
            BinaryPrimitives.ReverseEndianness(values, values);
        }
    }
}
