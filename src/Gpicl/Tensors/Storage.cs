namespace Gpicl.Tensors;

/// <summary>Memory behind a tensor and the tensors reshaped from it: pinned, 64-byte aligned, with what the tape knows of it.</summary>
internal sealed unsafe class Storage
{
    private const int Alignment = 16; // floats: one cache line

    private readonly float[] memory;

    /// <summary>Allocates room for <paramref name="length"/> elements, not initialized.</summary>
    public Storage(int length)
    {
        Length = length;
        memory = GC.AllocateUninitializedArray<float>(length + Alignment, pinned: true);
        Pointer = ScratchMemory.AlignedStart(memory);
    }

    /// <summary>A part of another storage, sharing its memory.</summary>
    public Storage(Storage whole, int start, int length)
    {
        Length = length;
        memory = whole.memory;
        Pointer = whole.Pointer + start;
    }

    /// <summary>The first element.</summary>
    public float* Pointer { get; }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>Whether a backward pass must bring a gradient here.</summary>
    public bool RequiresGradient { get; set; }

    /// <summary>The parameter whose values these are, or null; its gradient lives in <see cref="Gradients"/>.</summary>
    public Parameter? Parameter { get; init; }

    /// <summary>The gradient so far, or null before any has arrived.</summary>
    public Storage? Gradient { get; set; }

    /// <summary>The elements.</summary>
    public Span<float> Span => new(Pointer, Length);
}

/// <summary>Keeps the memory of tensors no longer needed, by length, for those that come next. Used by one thread at a time.</summary>
internal sealed class MemoryPool
{
    private readonly Dictionary<int, Stack<Storage>> free = [];

    /// <summary>Room for <paramref name="length"/> elements, holding whatever was there before.</summary>
    public Storage Rent(int length) =>
        free.TryGetValue(length, out Stack<Storage>? stack) && stack.TryPop(out Storage? storage) ? storage : new Storage(length);

    /// <summary>Takes back what <see cref="Rent"/> gave.</summary>
    public void Return(Storage storage)
    {
        storage.RequiresGradient = false;
        if (!free.TryGetValue(storage.Length, out Stack<Storage>? stack))
            free[storage.Length] = stack = new Stack<Storage>();
        stack.Push(storage);
    }

    /// <summary>Gives all memory back to the garbage collector.</summary>
    public void Clear() => free.Clear();
}
