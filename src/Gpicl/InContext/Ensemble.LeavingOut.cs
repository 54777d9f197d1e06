using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.InContext;

/// <summary>What becomes of a prediction when rows are left out.</summary>
internal sealed unsafe partial class Ensemble
{
    /// <summary>Scores a query as it is, and once for each row of the context with that row's tokens masked in the cache.</summary>
    /// <param name="state">Only read.</param>
    /// <param name="query">[width]</param>
    /// <param name="orders">For each member the rows in the order it has read them.</param>
    /// <param name="inputs">The rows, [rows, width].</param>
    /// <param name="labels">Of the rows.</param>
    /// <param name="options">Temperature and threads.</param>
    /// <returns>
    /// Calibrated probabilities, [1 + rows, classes], and for each row the share of the query's attention, averaged over members, layers and heads.
    /// </returns>
    public (double[] Probabilities, double[] Attention) ScoreMasked(
        ContextState state, ReadOnlySpan<float> query, int[][] orders, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, InContextOptions options)
    {
        int examples = labels.Length, rows = examples + 1, classes = state.Classes, modelClasses = transformer.Classes;
        var logits = new float[checked(members.Length * rows * modelClasses)];
        var weights = new float[members.Length * state.Count];
        var probabilities = new double[rows * classes];
        double[] opinions = state.Discriminant == null ? [] : new double[classes];
        float[] encodedQuery = state.Discriminant == null ? [] : EncodeAll(query);
        fixed (float* x = query, l = logits, w = weights)
        {
            (options.Workers ?? WorkerPool.Shared).For(members.Length, 1, new MaskedPart(this, state, x, orders, l, w));
            for (int row = 0; row < rows; row++)
            {
                Span<double> own = probabilities.AsSpan(row * classes, classes);
                float* first = l + (nint)row * modelClasses;
                DiscriminantWithout(state, row - 1, inputs, labels)?.Score(encodedQuery, opinions);
                Decode(first, (nint)rows * modelClasses, options.Temperature, opinions, own);
                (row == 0 ? state.Calibrator : state.Calibrator?.Remove(labels[row - 1]))?.Apply(own);
            }
        }

        double all = (double)members.Length * transformer.Options.Layers * transformer.Options.Heads;
        var attention = new double[examples];
        Span<int> tokens = stackalloc int[TokensPerExample];
        for (int member = 0; member < members.Length; member++)
        {
            for (int position = 0; position < examples; position++)
            {
                TokensOf(position, state.Count, tokens);
                for (int i = 0; i < tokens.Length; i++)
                    if (tokens.IndexOf(tokens[i]) == i)
                        attention[orders[member][position]] += weights[member * state.Count + tokens[i]] / all;
            }
        }

        return (probabilities, attention);
    }

    /// <summary>The context that members have once they have read rows in given orders, each its own; projections and encoders stay.</summary>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="labels">[rows]</param>
    /// <param name="orders">For each member the numbers of the rows it reads, all as many.</param>
    /// <param name="state">That of all rows; temperature and covariances stay.</param>
    /// <param name="left">The row that none of the orders has.</param>
    public ContextState RereadWithout(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int[][] orders, ContextState state, int left)
    {
        int tokens = orders[0].Length * TokensPerExample;
        var cache = new ContextCache(members.Length, transformer.Options, tokens, state.Cache.IsBFloat16);
        var last = new int[members.Length];
        fixed (float* x = inputs)
        fixed (int* y = labels)
            for (int member = 0; member < members.Length; member++)
                Read(member, cache, null, orders[member], x, y, last, WorkerPool.SingleThread);
        GC.KeepAlive(cache);
        return new ContextState(
            cache, tokens, state.Classes, last, state.Calibrator?.Remove(labels[left]), DiscriminantWithout(state, left, inputs, labels));
    }

    // All of it for a row below 0.
    private Discriminant? DiscriminantWithout(ContextState state, int row, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels) =>
        row < 0 ? state.Discriminant : state.Discriminant?.Remove(EncodeAll(inputs.Slice(row * width, width)), labels[row]);

    // Which tokens tell of the row at a position: in the previous-label layout those behind its own, that have its label; of the last row its own.
    private void TokensOf(int position, int count, Span<int> tokens)
    {
        for (int i = 0; i < tokens.Length; i++)
            tokens[i] = position * tokens.Length + i is var own && IsPaired ? own : Math.Min(own + 1, count - 1);
    }

    private void ScoreMasked(int member, ContextState state, float* query, int[] order, float* logits, float* weights)
    {
        int count = state.Count, rows = order.Length + 1, size = transformer.Options.ModelSize, per = TokensPerExample;
        var masks = new int[rows * per];
        Array.Fill(masks, -1, 0, per);
        for (int position = 0; position < order.Length; position++)
            TokensOf(position, count, masks.AsSpan((1 + order[position]) * per, per));
        int block = Math.Min(rows, RowsAtOnce);
        Span<int> label = [IsPaired ? -1 : state.LastLabels[member]];
        fixed (int* masked = masks)
        {
            for (int start = 0; start < rows; start += block)
            {
                int some = Math.Min(block, rows - start);
                Workspace workspace = Begin(block, 1, logits: false, out float* encoded, out float* tokens);
                Encode(Encoder(member), 1, query, encoded);
                Embedding.Embed(transformer, members[member], 1, encoded, label, count, tokens);
                for (int i = 1; i < some; i++)
                    new ReadOnlySpan<float>(tokens, size).CopyTo(new Span<float>(tokens + (nint)i * size, size));
                network.QueryMasked(
                    tokens, member, some, state.Cache, count, new TokenMasks(masked + (nint)start * per, per), start == 0 ? weights : null,
                    logits + (nint)start * transformer.Classes, workspace);
            }
        }

        GC.KeepAlive(state);
    }

    private readonly struct MaskedPart(
        Ensemble ensemble, ContextState state, float* query, int[][] orders, float* logits, float* weights) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int member = start; member < limit; member++)
            {
                ensemble.ScoreMasked(
                    member, state, query, orders[member], logits + (nint)member * (orders[member].Length + 1) * ensemble.transformer.Classes,
                    weights + (nint)member * state.Count);
            }
        }
    }
}
