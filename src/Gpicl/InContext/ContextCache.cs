using Gpicl.Model;
using Gpicl.Tensors.Kernels;

namespace Gpicl.InContext;

/// <summary>
/// Keys and values of the support tokens, for every member and layer, in blocks that never move: a token is added without others being
/// copied. Tokens are only ever added: readers that use the first n of them are not disturbed by a writer that adds number n.
/// </summary>
internal sealed unsafe class ContextCache
{
    private const int AlignmentRoom = 16; // floats
    private const int ObjectBytes = 32; // of an array beside its elements, and the reference to it

    private readonly CacheBlock layout;
    private readonly int members, layers, heads, width;
    private float[][] blocks = []; // [blocks, members] of [layers, heads, layout]; replaced by longer ones with the same blocks

    /// <summary>An empty cache.</summary>
    /// <param name="members">Members of the ensemble.</param>
    /// <param name="options">Of the Transformer.</param>
    /// <param name="tokens">Tokens there must be room for.</param>
    /// <param name="isBFloat16">Whether keys and values are rounded to 16 bits.</param>
    public ContextCache(int members, GpiclOptions options, int tokens, bool isBFloat16)
    {
        this.members = members;
        (layers, heads, width) = (options.Layers, options.Heads, options.ModelSize / options.Heads);
        layout = new CacheBlock(width, isBFloat16);
        Reserve(tokens);
    }

    /// <summary>Whether keys and values are rounded to 16 bits.</summary>
    public bool IsBFloat16 => layout.IsBFloat16;

    /// <summary>Bytes that keys and values of a token have, of all members and layers.</summary>
    public long BytesPerToken => 2L * (IsBFloat16 ? sizeof(ushort) : sizeof(float)) * members * layers * heads * width;

    private int BlockLength => checked(layers * heads * layout.Length + AlignmentRoom);

    /// <summary>Bytes of memory that a cache takes.</summary>
    public static Int128 BytesOf(Int128 members, GpiclOptions options, Int128 tokens, bool isBFloat16)
    {
        var layout = new CacheBlock(options.ModelSize / options.Heads, isBFloat16);
        Int128 blockLength = (Int128)layout.Length * options.Layers * options.Heads + AlignmentRoom;
        return members * ((tokens + CacheBlock.Tokens - 1) / CacheBlock.Tokens) * (sizeof(float) * blockLength + ObjectBytes);
    }

    /// <summary>Makes room for tokens behind those there are. The caller sees to it that nobody else does.</summary>
    public void Reserve(int tokens)
    {
        int needed = checked((int)(((long)tokens + CacheBlock.Tokens - 1) / CacheBlock.Tokens * members));
        if (needed <= blocks.Length)
            return;
        var longer = new float[needed][];
        blocks.CopyTo(longer, 0);
        for (int i = blocks.Length; i < needed; i++)
            longer[i] = GC.AllocateArray<float>(BlockLength, pinned: true);
        Volatile.Write(ref blocks, longer);
    }

    /// <summary>What a head of a member and layer attends to.</summary>
    public CachedHead Head(int member, int layer, int head) =>
        new(layout, Volatile.Read(ref blocks), member, members, ((nint)layer * heads + head) * layout.Length);

    /// <summary>Adds tokens of one member and layer, for which there must be room. By one thread for tokens 2i and 2i + 1.</summary>
    /// <param name="member">Number of the member.</param>
    /// <param name="layer">Number of the layer.</param>
    /// <param name="position">Of the first of them in the cache.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="keysValues">Keys and values side by side, [rows, 2·size].</param>
    /// <param name="stride">Elements from one row to the next.</param>
    public void Store(int member, int layer, int position, int rows, float* keysValues, int stride)
    {
        for (int head = 0; head < heads; head++)
        {
            CachedHead cached = Head(member, layer, head);
            float* key = keysValues + head * width;
            for (int i = 0; i < rows; i++, key += stride)
                layout.Store(cached.BlockOf(position + i), (position + i) % CacheBlock.Tokens, key, key + heads * width);
        }
    }

    /// <summary>Copies the first tokens of one member and layer, the reverse of <see cref="Store"/>.</summary>
    /// <param name="member">Number of the member.</param>
    /// <param name="layer">Number of the layer.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Keys and values side by side, [count, 2·size].</param>
    public void CopyTo(int member, int layer, int count, Span<float> target)
    {
        int size = heads * width;
        for (int head = 0; head < heads; head++)
        {
            CachedHead cached = Head(member, layer, head);
            for (int i = 0; i < count; i++)
            {
                Span<float> row = target.Slice(i * 2 * size, 2 * size)[(head * width)..];
                layout.Load(cached.BlockOf(i), i % CacheBlock.Tokens, row[..width], row.Slice(size, width));
            }
        }
    }
}

/// <summary>What a prediction reads: the first tokens of a cache. Immutable; a new one is published for every added example.</summary>
/// <param name="Cache">Keys and values of at least <paramref name="Count"/> tokens.</param>
/// <param name="Count">Support tokens that belong to this state.</param>
/// <param name="Classes">Classes there are.</param>
/// <param name="LastLabels">The label each member read last, as the task numbers labels, [members].</param>
/// <param name="Calibrator">Of the ensemble's probabilities; null where they are left as they are.</param>
/// <param name="Discriminant">A second opinion on classes, of tables and where there are more than the model knows; null where there is none.</param>
internal sealed record ContextState(
    ContextCache Cache, int Count, int Classes, int[] LastLabels, Calibrator? Calibrator, Discriminant? Discriminant = null);
