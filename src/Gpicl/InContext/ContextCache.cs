using Gpicl.Tensors;

namespace Gpicl.InContext;

/// <summary>
/// Keys and values of the support tokens, for every member and layer. Tokens are only ever added: readers that use the
/// first n of them are not disturbed by a writer that adds number n.
/// </summary>
internal sealed unsafe class ContextCache
{
    private const int Granularity = 16; // tokens; keys are read by whole vectors

    private readonly float[][] memory; // [members · layers] of keys [size, Capacity], transposed, and values [Capacity, size]
    private readonly int layers;
    private readonly int size;

    /// <summary>An empty cache.</summary>
    /// <param name="members">Members of the ensemble.</param>
    /// <param name="layers">Transformer blocks.</param>
    /// <param name="size">D, model size.</param>
    /// <param name="capacity">Tokens there must be room for.</param>
    public ContextCache(int members, int layers, int size, int capacity)
    {
        this.layers = layers;
        this.size = size;
        Capacity = checked(capacity + Granularity - 1) / Granularity * Granularity;
        memory = new float[members * layers][];
        for (int i = 0; i < memory.Length; i++)
            memory[i] = GC.AllocateArray<float>(checked(2 * size * Capacity + Granularity), pinned: true);
    }

    /// <summary>Tokens there is room for, a multiple of 16.</summary>
    public int Capacity { get; }

    /// <summary>Keys of a member and layer, transposed: [size, Capacity].</summary>
    public float* Keys(int member, int layer) => ScratchMemory.AlignedStart(memory[member * layers + layer]);

    /// <summary>Values of a member and layer, [Capacity, size].</summary>
    public float* Values(int member, int layer) => Keys(member, layer) + (nint)size * Capacity;

    /// <summary>Adds tokens of one member and layer.</summary>
    /// <param name="member">Number of the member.</param>
    /// <param name="layer">Number of the layer.</param>
    /// <param name="position">Of the first of them in the cache.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="keysValues">Keys and values side by side, [rows, 2·size].</param>
    /// <param name="stride">Elements from one row to the next.</param>
    public void Store(int member, int layer, int position, int rows, float* keysValues, int stride)
    {
        float* keys = Keys(member, layer) + position, values = Values(member, layer) + (nint)position * size;
        for (int i = 0; i < rows; i++, keysValues += stride, values += size)
        {
            for (int j = 0; j < size; j++)
                keys[(nint)j * Capacity + i] = keysValues[j];
            new ReadOnlySpan<float>(keysValues + size, size).CopyTo(new Span<float>(values, size));
        }
    }

    /// <summary>Copies the first tokens of one member and layer, the reverse of <see cref="Store"/>.</summary>
    /// <param name="member">Number of the member.</param>
    /// <param name="layer">Number of the layer.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Keys and values side by side, [count, 2·size].</param>
    public void CopyTo(int member, int layer, int count, Span<float> target)
    {
        float* keys = Keys(member, layer), values = Values(member, layer);
        for (int i = 0; i < count; i++)
        {
            Span<float> row = target.Slice(i * 2 * size, 2 * size);
            for (int j = 0; j < size; j++)
                row[j] = keys[(nint)j * Capacity + i];
            new ReadOnlySpan<float>(values + (nint)i * size, size).CopyTo(row[size..]);
        }
    }

    /// <summary>A larger cache with the same tokens.</summary>
    public ContextCache Grow(int count, int capacity)
    {
        int members = memory.Length / layers;
        var larger = new ContextCache(members, layers, size, capacity);
        for (int member = 0; member < members; member++)
        {
            for (int layer = 0; layer < layers; layer++)
            {
                float* from = Keys(member, layer), to = larger.Keys(member, layer);
                for (int j = 0; j < size; j++)
                    new ReadOnlySpan<float>(from + (nint)j * Capacity, count).CopyTo(new Span<float>(to + (nint)j * larger.Capacity, count));
                new ReadOnlySpan<float>(Values(member, layer), count * size).CopyTo(new Span<float>(larger.Values(member, layer), count * size));
            }
        }

        return larger;
    }
}

/// <summary>What a prediction reads: the first tokens of a cache. Immutable; a new one is published for every added example.</summary>
/// <param name="Cache">Keys and values of at least <paramref name="Count"/> tokens.</param>
/// <param name="Count">Support tokens that belong to this state.</param>
/// <param name="Classes">Classes there are.</param>
/// <param name="LastLabels">The label each member read last, as the task numbers labels, [members].</param>
/// <param name="Calibrator">Of the ensemble's probabilities; null where they are left as they are.</param>
/// <param name="Discriminant">What else is known of classes, where there are more than the model knows; null where nothing is.</param>
internal sealed record ContextState(
    ContextCache Cache, int Count, int Classes, int[] LastLabels, Calibrator? Calibrator, Discriminant? Discriminant = null);
