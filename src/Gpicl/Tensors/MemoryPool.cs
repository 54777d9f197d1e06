namespace Gpicl.Tensors;

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
