namespace Gpicl.Tensors;

/// <summary>Working memory of one thread for one purpose: grows when asked for more, is kept for the next call, never shared.</summary>
internal sealed unsafe class ScratchMemory
{
    private const int Alignment = 16; // floats: one cache line

    private float[] memory = [];
    private float* start;

    /// <summary>At least <paramref name="length"/> floats, 64-byte aligned, with whatever they held before.</summary>
    public float* Get(int length)
    {
        if (memory.Length < length + Alignment)
        {
            memory = GC.AllocateUninitializedArray<float>(length + length / 4 + Alignment, pinned: true);
            start = AlignedStart(memory);
        }

        return start;
    }

    /// <summary>The first 64-byte aligned element of a pinned array.</summary>
    public static float* AlignedStart(float[] pinned)
    {
        nint address = System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
        return (float*)((address + 63) & ~63);
    }
}
