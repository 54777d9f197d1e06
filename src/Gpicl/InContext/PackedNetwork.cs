using System.Runtime.Intrinsics;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;
using Gpicl.Tensors.Operations;

namespace Gpicl.InContext;

/// <summary>
/// Runs new tokens through a Transformer against the keys and values of earlier ones. On the calling thread; several
/// threads may do so at once. Immutable.
/// </summary>
internal sealed unsafe class PackedNetwork
{
    /// <summary>Fewer tokens than this are not worth waking another thread for.</summary>
    public const int LeastRowsPerThread = 32;

    private const int LeastMembersPerThread = 4; // as many rows as one reading of the weights serves best

    // G = members of the ensemble worked on together, B = tokens of each, R = G · B, D = model size
    private readonly LayerWeights[] layers;
    private readonly PackedMatrix head;
    private readonly int size;
    private readonly int hidden;
    private readonly int wide; // room for a token's queries, keys and values, or hidden values
    private readonly int heads;

    /// <summary>Packs the weights of a Transformer, which must not change afterwards.</summary>
    /// <param name="transformer">The weights.</param>
    /// <param name="placement">What they were meta-trained on.</param>
    public PackedNetwork(GpiclNetwork transformer, InputPlacement placement)
    {
        Transformer = transformer;
        Placement = placement;
        GpiclOptions options = transformer.Options;
        (size, hidden, heads) = (options.ModelSize, options.HiddenFactor * options.ModelSize, options.Heads);
        wide = Math.Max(3 * size, hidden);
        layers = [.. transformer.Blocks.Select(block => new LayerWeights(block))];
        head = LayerWeights.Pack(transformer.Head.Weight);
    }

    /// <summary>The Transformer, where embeddings, norms and biases are read.</summary>
    public GpiclNetwork Transformer { get; }

    /// <summary>How inputs are to be handed to it.</summary>
    public InputPlacement Placement { get; }

    /// <summary>Floats of scratch memory a pass over <paramref name="rows"/> tokens needs.</summary>
    public int ScratchLength(int rows) => checked(rows * (size + wide + 2));

    /// <summary>Pieces of scratch memory a pass needs.</summary>
    public static int ScratchPieces => 3;

    /// <summary>Adds support tokens to a cache: each attends to those before it and to itself. Tokens of a single member are shared out over threads.</summary>
    /// <param name="x">Embedded tokens [G, B, D]; overwritten.</param>
    /// <param name="firstMember">Number of the first of the G members.</param>
    /// <param name="members">G.</param>
    /// <param name="rows">B.</param>
    /// <param name="cache">Has room for <paramref name="count"/> + B tokens.</param>
    /// <param name="count">Tokens already there.</param>
    /// <param name="workspace">Has the scratch memory left.</param>
    /// <param name="workers">Threads to use.</param>
    public void Store(float* x, int firstMember, int members, int rows, ContextCache cache, int count, Workspace workspace, WorkerPool workers)
    {
        Buffers buffers = Allocate(members * rows, workspace);
        int odd = count % 2, pairs = members == 1 ? (rows + odd + 1) / 2 : 1; // of tokens that one thread must store, by their places in the cache
        for (int layer = 0; layer < layers.Length; layer++)
        {
            workers.For(pairs, LeastRowsPerThread / 2, new StorePart(this, layer, false, firstMember, members, rows, odd, x, cache, count, buffers));
            if (layer < layers.Length - 1)
                workers.For(pairs, LeastRowsPerThread / 2, new StorePart(this, layer, true, firstMember, members, rows, odd, x, cache, count, buffers));
        }

        GC.KeepAlive(this);
    }

    /// <summary>
    /// Computes logits of query tokens: each attends to the first <paramref name="count"/> tokens of the cache and to itself. Members are
    /// shared out over threads.
    /// </summary>
    /// <param name="x">Embedded tokens of all members, [G, B, D]; overwritten.</param>
    /// <param name="members">G.</param>
    /// <param name="rows">B.</param>
    /// <param name="cache">Only read.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="logits">Receives [G, B, model's classes].</param>
    /// <param name="workspace">Has the scratch memory left.</param>
    /// <param name="workers">Threads to use.</param>
    public void Query(float* x, int members, int rows, ContextCache cache, int count, float* logits, Workspace workspace, WorkerPool workers) =>
        workers.For(members, LeastMembersPerThread, new QueryPart(this, rows, x, cache, count, logits, Allocate(members * rows, workspace)));

    /// <summary>
    /// Computes logits of query tokens of one member: token i attends to the first <paramref name="count"/> + i · <paramref name="growth"/>
    /// tokens of the cache and to itself.
    /// </summary>
    /// <param name="x">Embedded tokens, [B, D]; overwritten.</param>
    /// <param name="member">Number of the member.</param>
    /// <param name="rows">B.</param>
    /// <param name="cache">Only read.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="growth">Tokens of an example.</param>
    /// <param name="logits">Receives [B, model's classes].</param>
    /// <param name="workspace">Has the scratch memory left.</param>
    public void QueryInTurn(float* x, int member, int rows, ContextCache cache, int count, int growth, float* logits, Workspace workspace) =>
        Query(x, member, 1, rows, cache, count, growth, logits, Allocate(rows, workspace), default, null);

    /// <summary>Computes logits of query tokens of one member that each leave out some tokens of the cache.</summary>
    /// <param name="x">Embedded tokens, [B, D]; overwritten.</param>
    /// <param name="member">Number of the member.</param>
    /// <param name="rows">B.</param>
    /// <param name="cache">Only read.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="masks">What each leaves out.</param>
    /// <param name="weights">What the first attends to is added to it, over all layers and heads, [count]; null when not wanted.</param>
    /// <param name="logits">Receives [B, model's classes].</param>
    /// <param name="workspace">Has the scratch memory left.</param>
    public void QueryMasked(
        float* x, int member, int rows, ContextCache cache, int count, TokenMasks masks, float* weights, float* logits, Workspace workspace) =>
        Query(x, member, 1, rows, cache, count, 0, logits, Allocate(rows, workspace), masks, weights);

    private void Query(
        float* x, int firstMember, int members, int rows, ContextCache cache, int count, int growth, float* logits, Buffers buffers,
        TokenMasks masks, float* weights)
    {
        for (int layer = 0; layer < layers.Length; layer++)
        {
            ProjectToQueriesKeysValues(layer, members * rows, x, buffers);
            for (int group = 0; group < members; group++)
            {
                float* token = buffers.Wide + (nint)group * rows * wide;
                float* mixed = buffers.Narrow + (nint)group * rows * size;
                Attend(layer, firstMember + group, rows, token, cache, count, growth, ownKey: true, mixed, masks, weights);
            }

            Finish(layer, members * rows, x, buffers);
        }

        Normalize(Transformer.FinalNorm, members * rows, x, buffers);
        head.Multiply(members * rows, buffers.Narrow, size, logits, head.Columns, bias: Transformer.Head.Bias.Pointer);
        GC.KeepAlive(this);
    }

    private void ProjectToQueriesKeysValues(int layer, int tokens, float* x, Buffers buffers)
    {
        TransformerBlock block = layers[layer].Block;
        Normalize(block.AttentionNorm, tokens, x, buffers);
        layers[layer].QueriesKeysValues.Multiply(tokens, buffers.Narrow, size, buffers.Wide, wide, bias: block.QueriesKeysValues.Bias.Pointer);
    }

    // Nothing reads the support tokens of the last layer but as keys and values.
    private void ProjectToKeysValues(int layer, int tokens, float* x, Buffers buffers)
    {
        TransformerBlock block = layers[layer].Block;
        Normalize(block.AttentionNorm, tokens, x, buffers);
        layers[layer].KeysValues.Multiply(tokens, buffers.Narrow, size, buffers.Wide + size, wide, bias: block.QueriesKeysValues.Bias.Pointer + size);
    }

    private void Attend(int layer, int member, int rows, float* token, ContextCache cache, int prefix, int growth, bool ownKey, float* mixed,
        TokenMasks masks, float* weights)
    {
        int width = size / heads;
        var kernel = new CachedAttentionKernel(width, wide);
        for (int i = 0; i < heads; i++)
        {
            float* q = token + i * width, o = mixed + i * width;
            CachedHead head = cache.Head(member, layer, i);
            if (ownKey)
                kernel.WithOwnKey(rows, q, head, prefix, growth, q + size, q + 2 * size, o, size, masks, weights);
            else
                kernel.Causal(rows, q, head, prefix, o, size);
        }
    }

    // What follows the mixing of tokens: x += output(mixed), x += mlp(norm(x)).
    private void Finish(int layer, int tokens, float* x, Buffers buffers)
    {
        LayerWeights weights = layers[layer];
        AddBias(weights.Block.AttentionOutput.Bias, tokens, x);
        weights.AttentionOutput.Multiply(tokens, buffers.Narrow, size, x, size, accumulate: true);
        Normalize(weights.Block.MlpNorm, tokens, x, buffers);
        weights.Up.Multiply(tokens, buffers.Narrow, size, buffers.Wide, wide, bias: weights.Block.Up.Bias.Pointer);
        for (int i = 0; i < tokens; i++)
        {
            float* token = buffers.Wide + (nint)i * wide;
            Elementwise.ApplyOnThisThread(hidden, default(Gelu), token, null, null, token, accumulate: false);
        }

        AddBias(weights.Block.Down.Bias, tokens, x);
        weights.Down.Multiply(tokens, buffers.Wide, wide, x, size, accumulate: true);
    }

    private void Normalize(LayerNorm norm, int tokens, float* x, Buffers buffers) =>
        LayerNormKernel.Forward(tokens, size, x, norm.Gain.Pointer, norm.Bias.Pointer, buffers.Narrow, buffers.Statistics);

    private void AddBias(Parameter bias, int tokens, float* x)
    {
        for (int i = 0; i < tokens; i++)
            VectorKernels.AddScaled(size, 1, bias.Pointer, x + (nint)i * size);
    }

    private Buffers Allocate(int tokens, Workspace workspace) => new(
        workspace.Take(tokens * size), workspace.Take(tokens * wide), workspace.Take(2 * tokens));

    // Of the tokens from one on.
    private Buffers From(int token, Buffers buffers) =>
        new(buffers.Narrow + (nint)token * size, buffers.Wide + (nint)token * wide, buffers.Statistics + 2 * token);

    // Normalized or mixed tokens [R, D]; queries, keys and values or hidden values [R, ..]; what LayerNorm keeps [R, 2].
    private readonly struct Buffers(float* narrow, float* wide, float* statistics)
    {
        public readonly float* Narrow = narrow;
        public readonly float* Wide = wide;
        public readonly float* Statistics = statistics;
    }

    // One layer's work on some of the tokens that are stored: up to the keys and values, or from there on, when those of all tokens are there.
    private readonly struct StorePart(
        PackedNetwork network, int layer, bool attends, int firstMember, int members, int rows, int odd, float* x, ContextCache cache, int count,
        Buffers buffers) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            (int from, int to) = members == 1 ? (Math.Max(0, 2 * start - odd), Math.Min(rows, 2 * limit - odd)) : (0, rows);
            int size = network.size, wide = network.wide, tokens = members * (to - from);
            float* own = x + (nint)from * size;
            Buffers part = network.From(from, buffers);
            if (!attends && layer == network.layers.Length - 1)
                network.ProjectToKeysValues(layer, tokens, own, part);
            else if (!attends)
                network.ProjectToQueriesKeysValues(layer, tokens, own, part);
            for (int group = 0; group < members; group++)
            {
                float* token = part.Wide + (nint)group * rows * wide, mixed = part.Narrow + (nint)group * rows * size;
                if (attends)
                    network.Attend(layer, firstMember + group, to - from, token, cache, count + from + 1, 1, false, mixed, default, null);
                else
                    cache.Store(firstMember + group, layer, count + from, to - from, token + size, wide);
            }

            if (attends)
                network.Finish(layer, tokens, own, part);
        }
    }

    private readonly struct QueryPart(PackedNetwork network, int rows, float* x, ContextCache cache, int count, float* logits, Buffers buffers) : IRangeBody
    {
        public void Execute(int start, int limit) => network.Query(
            x + (nint)start * rows * network.size, start, limit - start, rows, cache, count, 0, logits + (nint)start * rows * network.head.Columns,
            network.From(start * rows, buffers), default, null);
    }

    private struct Gelu : IVectorFunction
    {
        public static int Arguments => 1;

        public readonly Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => GaussianErrorLinear.Value(a);
    }
}
