using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// Packed panels in 16 bits a value: a word holds two rows' values of one column, the upper row's in its lower half. A shift makes a 32-bit
/// float of the one, a mask of the other.
/// </summary>
internal static unsafe class BFloat16Panels
{
    private const int Lanes = 16; // of a vector

    /// <summary>Words that a panel of a depth takes in each column.</summary>
    public static int Pairs(int depth) => (depth + 1) / 2;

    /// <summary>Packs a panel whose values <see cref="BFloat16"/> holds.</summary>
    /// <param name="depth">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="panel">[depth, width]</param>
    /// <param name="words">Receives [⌈depth / 2⌉, width].</param>
    public static void Narrow(int depth, int width, float* panel, uint* words)
    {
        for (int k = 0; k < depth; k += 2, words += width)
            for (int j = 0; j < width; j++)
            {
                float* upper = panel + (nint)k * width + j;
                words[j] = BFloat16.Round(*upper) | (k + 1 < depth ? (uint)BFloat16.Round(upper[width]) << 16 : 0);
            }
    }

    /// <summary>The reverse of <see cref="Narrow"/>, for an even depth or with room for one row more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(int depth, int width, uint* words, float* panel)
    {
        for (int k = 0; k < depth; k += 2, words += width, panel += 2 * (nint)width)
        {
            int j = 0;
            for (; j <= width - Lanes; j += Lanes)
            {
                Vector512<uint> two = Vector512.Load(words + j);
                Upper(two).Store(panel + j);
                Lower(two).Store(panel + width + j);
            }

            for (; j < width; j++)
            {
                panel[j] = BitConverter.UInt32BitsToSingle(words[j] << 16);
                panel[width + j] = BitConverter.UInt32BitsToSingle(words[j] & 0xFFFF0000);
            }
        }
    }

    /// <summary>As <see cref="BFloat16.Round"/>, each number in the lower half of 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Round(Vector512<float> values)
    {
        Vector512<uint> bits = values.AsUInt32();
        return (bits + Vector512.Create(0x7FFFu) + ((bits >>> 16) & Vector512<uint>.One)) >>> 16;
    }

    /// <summary>The upper row's values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Upper(Vector512<uint> words) => (words << 16).AsSingle();

    /// <summary>The lower row's values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Lower(Vector512<uint> words) => (words & Vector512.Create(0xFFFF0000)).AsSingle();
}
