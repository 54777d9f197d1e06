using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.InContext;

/// <summary>What becomes of a prediction when rows are left out.</summary>
internal sealed unsafe partial class Ensemble
{
    /// <summary>Scores a query as it is, and once for each row of the context with that row's token masked in the cache.</summary>
    /// <param name="state">Only read.</param>
    /// <param name="query">[width]</param>
    /// <param name="orders">For each member the rows in the order it has read them.</param>
    /// <param name="labels">Of the rows.</param>
    /// <param name="classes">Classes of the task.</param>
    /// <param name="options">Temperature and threads.</param>
    /// <returns>
    /// Calibrated probabilities, [1 + rows, classes], and for each row the share of the query's attention, averaged over members, layers and heads.
    /// </returns>
    public (double[] Probabilities, double[] Attention) ScoreMasked(
        ContextState state, ReadOnlySpan<float> query, int[][] orders, ReadOnlySpan<int> labels, int classes, InContextOptions options)
    {
        int rows = state.Count + 1;
        var logits = new float[checked(members.Length * rows * transformer.Classes)];
        var weights = new float[members.Length * state.Count];
        var probabilities = new double[rows * classes];
        var attention = new double[state.Count];
        fixed (float* x = query, l = logits, w = weights)
        {
            (options.Workers ?? WorkerPool.Shared).For(members.Length, 1, new MaskedPart(this, state, x, orders, l, w));
            for (int row = 0; row < rows; row++)
            {
                Span<double> own = probabilities.AsSpan(row * classes, classes);
                Average(l + (nint)row * transformer.Classes, (nint)rows * transformer.Classes, options.Temperature, own);
                (row == 0 ? state.Calibrator : state.Calibrator?.Remove(labels[row - 1]))?.Apply(own);
            }
        }

        double all = (double)members.Length * transformer.Options.Layers * transformer.Options.Heads;
        for (int member = 0; member < members.Length; member++)
            for (int row = 0; row < state.Count; row++)
                attention[orders[member][row]] += weights[member * state.Count + TokenOf(row, state.Count)] / all;
        return (probabilities, attention);
    }

    /// <summary>The context that members have once they have read rows in given orders, each its own; projections and encoders stay.</summary>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="labels">[rows]</param>
    /// <param name="orders">For each member the numbers of the rows it reads, all as many.</param>
    /// <param name="calibrator">Of the new context.</param>
    public ContextState Reread(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int[][] orders, Calibrator? calibrator)
    {
        int count = orders[0].Length;
        var cache = new ContextCache(members.Length, transformer.Options.Layers, transformer.Options.ModelSize, count);
        var last = new int[members.Length];
        fixed (float* x = inputs)
        fixed (int* y = labels)
            for (int member = 0; member < members.Length; member++)
                Read(member, cache, null, orders[member], x, y, last);
        GC.KeepAlive(cache);
        return new ContextState(cache, count, last, calibrator);
    }

    // Which token tells of the row at a position: in the previous-label layout the next one, that has its label; of the last row its own.
    private int TokenOf(int position, int count) => IsPaired ? position : Math.Min(position + 1, count - 1);

    private void ScoreMasked(int member, ContextState state, float* query, int[] order, float* logits, float* weights)
    {
        int count = state.Count, rows = count + 1, size = transformer.Options.ModelSize;
        var masks = new int[rows];
        masks[0] = -1;
        for (int position = 0; position < count; position++)
            masks[1 + order[position]] = TokenOf(position, count);
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
                    tokens, member, some, state.Cache, count, new TokenMasks(masked + start, 1), start == 0 ? weights : null,
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
                    member, state, query, orders[member], logits + (nint)member * (state.Count + 1) * ensemble.transformer.Classes,
                    weights + (nint)member * state.Count);
            }
        }
    }
}
