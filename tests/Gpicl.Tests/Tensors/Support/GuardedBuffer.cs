namespace Gpicl.Tests.Tensors.Support;

/// <summary>
/// Memory for kernels, not aligned to anything, with guards on both sides: a read past the end brings in NaN, a write is found.
/// </summary>
internal sealed unsafe class GuardedBuffer
{
    private const int Guard = 67;
    private const int MostKept = 32;
    private static readonly float Sentinel = BitConverter.Int32BitsToSingle(0x7FC0DEAD);

    // Whoever holds nothing but a pointer does not keep the memory from being given to others: the last ones that a thread made are kept here.
    [ThreadStatic]
    private static Queue<GuardedBuffer>? latest;

    private readonly float[] memory;
    private readonly int length;

    public GuardedBuffer(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Values);

    /// <summary>A buffer that holds nothing but sentinels.</summary>
    public GuardedBuffer(int length)
    {
        this.length = length;
        memory = GC.AllocateUninitializedArray<float>(length + 2 * Guard, pinned: true);
        memory.AsSpan().Fill(Sentinel);
        (latest ??= []).Enqueue(this);
        if (latest.Count > MostKept)
            latest.Dequeue();
    }

    public float* Pointer => (float*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(memory, Guard);

    public Span<float> Values => memory.AsSpan(Guard, length);

    /// <summary>Whether an element still is what the buffer was filled with.</summary>
    public bool IsUntouched(int index) => BitConverter.SingleToInt32Bits(Values[index]) == BitConverter.SingleToInt32Bits(Sentinel);

    public void AssertGuardsAreIntact()
    {
        for (int i = 0; i < Guard; i++)
        {
            Assert.True(IsUntouched(memory[i]), $"Element {i - Guard} was written.");
            Assert.True(IsUntouched(memory[Guard + length + i]), $"Element {length + i} of {length} was written.");
        }
    }

    private static bool IsUntouched(float value) => BitConverter.SingleToInt32Bits(value) == BitConverter.SingleToInt32Bits(Sentinel);
}
