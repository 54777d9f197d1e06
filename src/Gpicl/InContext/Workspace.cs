using Gpicl.Tensors;

namespace Gpicl.InContext;

/// <summary>One thread's memory for the tokens of a pass, handed out in pieces; all of it is free again when the next pass begins.</summary>
internal sealed unsafe class Workspace
{
    private const int Alignment = 16; // floats: one cache line

    [ThreadStatic]
    private static Workspace? current;

    private readonly ScratchMemory memory = new();
    private float* next;

    /// <summary>Begins a pass.</summary>
    /// <param name="length">Floats to be handed out.</param>
    /// <param name="pieces">In how many pieces.</param>
    public static Workspace Begin(int length, int pieces)
    {
        Workspace workspace = current ??= new Workspace();
        workspace.next = workspace.memory.Get(checked(length + pieces * Alignment));
        return workspace;
    }

    /// <summary>The next piece, with arbitrary content.</summary>
    public float* Take(int length)
    {
        float* piece = next;
        next += (length + Alignment - 1) / Alignment * Alignment;
        return piece;
    }
}
