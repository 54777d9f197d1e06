using System.Runtime.InteropServices;

namespace Gpicl.Tasks;

/// <summary>
/// Scratch memory of one thread for one sequence: pieces are handed out one after the other and all taken back when the
/// next sequence begins. It grows to the largest sequence seen and then allocates nothing more.
/// </summary>
internal sealed class ScratchArena
{
    private const int Granularity = 16;

    [ThreadStatic]
    private static ScratchArena? current;

    private float[] memory = new float[1 << 16];
    private int used;
    private int wanted;

    /// <summary>The calling thread's arena with everything taken back.</summary>
    public static ScratchArena Begin()
    {
        ScratchArena arena = current ??= new ScratchArena();
        if (arena.wanted > arena.memory.Length)
            arena.memory = new float[Math.Max(arena.wanted, (int)Math.Min(2L * arena.memory.Length, Array.MaxLength))];
        arena.used = arena.wanted = 0;
        return arena;
    }

    /// <summary>A piece of the given length with arbitrary content.</summary>
    public Span<float> Floats(int length)
    {
        int size = checked(length + Granularity - 1) / Granularity * Granularity;
        wanted = checked(wanted + size);
        if (size > memory.Length - used)
            return new float[length];
        Span<float> piece = memory.AsSpan(used, length);
        used += size;
        return piece;
    }

    /// <summary>A piece of the given length with arbitrary content.</summary>
    public Span<int> Integers(int length) => MemoryMarshal.Cast<float, int>(Floats(length));
}
