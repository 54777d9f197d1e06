using Gpicl.InContext.Encodings;
using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.InContext;

/// <summary>
/// Everything of a fitted classifier but its context: network, encoders and members. Immutable; fills, extends and
/// reads contexts.
/// </summary>
/// <param name="network">Packed weights.</param>
/// <param name="encoders">At least one, at most one for each member; see <see cref="EncoderOf"/>.</param>
/// <param name="members">At least one.</param>
internal sealed unsafe partial class Ensemble(PackedNetwork network, FeatureEncoder[] encoders, EnsembleMember[] members)
{
    private const int RowsAtOnce = 256; // tokens in one pass: enough to keep products efficient, few enough for the cache
    private const int ValuesAtOnce = 1 << 22; // encoded values in one pass

    private readonly GpiclNetwork transformer = network.Transformer;
    private readonly int width = encoders[0].Width;
    private readonly int values = encoders.Max(encoder => encoder.Count);

    /// <summary>The weights.</summary>
    public PackedNetwork Network => network;

    /// <summary>What members see of inputs.</summary>
    public ReadOnlySpan<FeatureEncoder> Encoders => encoders;

    /// <summary>Features of a row.</summary>
    public int Width => width;

    /// <summary>Projections and permutations.</summary>
    public ReadOnlySpan<EnsembleMember> Members => members;

    /// <summary>What the ensemble said of examples while it read them; null where that was not asked for, and of an ensemble that was loaded.</summary>
    public PrequentialPredictions? Prequential { get; private set; }

    private bool IsPaired => transformer.Options.Layout == TokenLayout.Paired;

    /// <summary>Which encoder a member uses: members side by side use the same, and all encoders about as many.</summary>
    public static int EncoderOf(int member, int encoders, int members) => (int)((long)member * encoders / members);

    /// <summary>
    /// Makes an ensemble and its context from a support set. Members are worked on side by side. Calibration predicts some of the examples, or
    /// all but the first of them.
    /// </summary>
    public static (Ensemble Ensemble, ContextState State) Fit(
        PackedNetwork network, FeatureEncoder[] encoders, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int classes, InContextOptions options,
        bool predictAll = false)
    {
        GpiclOptions shape = network.Transformer.Options;
        PrequentialLogits? logits = options.Calibration == Calibration.TemperatureScaling
            ? new PrequentialLogits(options.Members, shape.Classes, labels.Length, options.Seed, predictAll)
            : null;
        var ensemble = new Ensemble(network, encoders, new EnsembleMember[options.Members]);
        var cache = new ContextCache(options.Members, shape.Layers, shape.ModelSize, labels.Length);
        var last = new int[options.Members];
        fixed (float* x = inputs)
        fixed (int* y = labels)
            (options.Workers ?? WorkerPool.Shared).For(options.Members, 1, new FitPart(ensemble, cache, logits, options.Seed, x, y, labels.Length, last));
        Calibrator? calibrator = logits == null ? null : ensemble.Calibrate(logits, labels, classes, options.Temperature);
        return (ensemble, new ContextState(cache, labels.Length, last, calibrator));
    }

    /// <summary>Adds one example to a context. The caller sees to it that nobody else adds to the same one.</summary>
    public ContextState Append(ContextState state, ReadOnlySpan<float> input, int label)
    {
        ContextCache cache = state.Count < state.Cache.Capacity ? state.Cache : state.Cache.Grow(state.Count, checked(state.Count * 2));
        int size = transformer.Options.ModelSize, count = members.Length;
        Workspace workspace = Begin(1, count, logits: false, out float* encoded, out float* tokens);
        Span<int> token = stackalloc int[1];
        FeatureEncoder? current = null;
        for (int member = 0; member < count; member++)
        {
            FeatureEncoder encoder = Encoder(member);
            if (encoder != current)
                (current = encoder).Apply(input, new Span<float>(encoded, encoder.Count));
            token[0] = IsPaired ? label : state.LastLabels[member];
            Embedding.Embed(transformer, members[member], 1, encoded, token, state.Count, tokens + (nint)member * size);
        }

        network.Store(tokens, 0, count, 1, cache, state.Count, workspace);
        GC.KeepAlive(cache);
        var last = new int[count];
        Array.Fill(last, label);
        return new ContextState(cache, state.Count + 1, last, state.Calibrator?.Add(label));
    }

    /// <summary>Scores queries against a context, some at a time.</summary>
    /// <param name="state">Only read.</param>
    /// <param name="rows">Number of queries.</param>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="classes">Classes of the task.</param>
    /// <param name="temperature">Logits are divided by it.</param>
    /// <param name="sink">Receives the averaged and calibrated probabilities of every row.</param>
    /// <param name="firstRow">What the sink calls the first of the rows.</param>
    public void Score<TSink>(ContextState state, int rows, float* inputs, int classes, float temperature, TSink sink, int firstRow)
        where TSink : struct, IScoreSink
    {
        int block = Math.Min(rows, Math.Min(Math.Max(1, RowsAtOnce / members.Length), Math.Max(1, ValuesAtOnce / values)));
        int modelClasses = transformer.Classes, size = transformer.Options.ModelSize;
        Span<double> probabilities = stackalloc double[classes];
        Span<int> labels = stackalloc int[block];
        for (int start = 0; start < rows; start += block)
        {
            int count = Math.Min(block, rows - start);
            Workspace workspace = Begin(block, members.Length, logits: true, out float* encoded, out float* tokens);
            float* logits = workspace.Take(members.Length * block * modelClasses);
            FeatureEncoder? current = null;
            for (int member = 0; member < members.Length; member++)
            {
                FeatureEncoder encoder = Encoder(member);
                if (encoder != current)
                    Encode(current = encoder, count, inputs + (nint)start * width, encoded);

                // Queries stand side by side at the position after the context, not one behind the other.
                labels.Fill(IsPaired ? -1 : state.LastLabels[member]);
                float* target = tokens + (nint)member * count * size;
                if (transformer.Position == null)
                    Embedding.Embed(transformer, members[member], count, encoded, labels, state.Count, target);
                else
                    for (int i = 0; i < count; i++)
                        Embedding.Embed(transformer, members[member], 1, encoded + (nint)i * encoder.Count, labels, state.Count, target + (nint)i * size);
            }

            network.Query(tokens, members.Length, count, state.Cache, state.Count, logits, workspace);
            for (int i = 0; i < count; i++)
            {
                Average(logits + (nint)i * modelClasses, (nint)count * modelClasses, temperature, probabilities);
                state.Calibrator?.Apply(probabilities);
                sink.Write(firstRow + start + i, probabilities);
            }
        }

        GC.KeepAlive(state);
    }

    // Each member's softmax over the labels in use, averaged.
    private void Average(float* logits, nint memberStride, float temperature, Span<double> probabilities)
    {
        probabilities.Clear();
        Span<double> own = stackalloc double[probabilities.Length];
        foreach (EnsembleMember member in members)
        {
            double max = double.NegativeInfinity, sum = 0;
            for (int label = 0; label < own.Length; label++)
                max = Math.Max(max, logits[member.Permutation[label]]);
            for (int label = 0; label < own.Length; label++)
                sum += own[label] = Math.Exp((logits[member.Permutation[label]] - max) / temperature);
            for (int label = 0; label < own.Length; label++)
                probabilities[label] += own[label] / (sum * members.Length);
            logits += memberStride;
        }
    }

    private Calibrator Calibrate(PrequentialLogits logits, ReadOnlySpan<int> labels, int classes, float temperature)
    {
        var counts = new int[classes];
        foreach (int label in labels)
            counts[label]++;
        var probabilities = new double[logits.Rows * classes];
        var predicted = new int[logits.Rows];
        for (int i = 0; i < predicted.Length; i++)
        {
            predicted[i] = labels[logits.Order[logits.First + i]];
            Average(logits.At(0, logits.First + i), logits.MemberStride, temperature, probabilities.AsSpan(i * classes, classes));
        }

        GC.KeepAlive(logits);
        Prequential = new PrequentialPredictions(probabilities, predicted);
        return Calibrator.Fit(probabilities, predicted, counts);
    }

    private void FitMember(int member, ContextCache cache, PrequentialLogits? logits, ulong seed, float* inputs, int* labels, int count, int[] last)
    {
        FeatureEncoder encoder = Encoder(member);
        members[member] = EnsembleMember.Create(transformer, encoder.Count, seed, member, network.IsForAxes);
        Read(member, cache, logits, logits?.Order ?? EnsembleMember.Order(seed, member, count), inputs, labels, last);
    }

    // Fills a member's part of an empty cache with the rows in an order.
    private void Read(int member, ContextCache cache, PrequentialLogits? logits, int[] order, float* inputs, int* labels, int[] last)
    {
        FeatureEncoder encoder = Encoder(member);
        int count = order.Length, block = Math.Min(count, Math.Min(RowsAtOnce, Math.Max(1, ValuesAtOnce / values)));
        Span<int> tokenLabels = stackalloc int[block];
        for (int start = 0; start < count; start += block)
        {
            int rows = Math.Min(block, count - start);
            Workspace workspace = Begin(block, logits == null ? 1 : 2, logits: false, out float* encoded, out float* tokens);
            for (int i = 0; i < rows; i++)
            {
                int labeled = IsPaired ? start + i : start + i - 1;
                tokenLabels[i] = labeled < 0 ? -1 : labels[order[labeled]];
                Encode(encoder, 1, inputs + (nint)order[start + i] * width, encoded + (nint)i * encoder.Count);
            }

            Embedding.Embed(transformer, members[member], rows, encoded, tokenLabels, start, tokens);
            network.Store(tokens, member, 1, rows, cache, start, workspace);
            if (logits != null)
                Predict(member, logits, start, rows, labels, encoded, tokens + (nint)rows * transformer.Options.ModelSize, cache, workspace);
        }

        last[member] = labels[order[count - 1]];
    }

    // Those of the rows at the positions from start on that are predicted, as queries against the rows before them.
    private void Predict(
        int member, PrequentialLogits logits, int start, int rows, int* labels, float* encoded, float* tokens, ContextCache cache, Workspace workspace)
    {
        int first = Math.Max(start, logits.First), count = start + rows - first;
        if (count <= 0)
            return;
        Span<int> tokenLabels = stackalloc int[count];
        for (int i = 0; i < count; i++)
            tokenLabels[i] = IsPaired ? -1 : labels[logits.Order[first + i - 1]];
        Embedding.Embed(transformer, members[member], count, encoded + (nint)(first - start) * Encoder(member).Count, tokenLabels, first, tokens);
        network.QueryInTurn(tokens, member, count, cache, first, logits.At(member, first), workspace);
    }

    private FeatureEncoder Encoder(int member) => encoders[EncoderOf(member, encoders.Length, members.Length)];

    private void Encode(FeatureEncoder encoder, int rows, float* inputs, float* encoded)
    {
        for (int i = 0; i < rows; i++, inputs += width, encoded += encoder.Count)
            encoder.Apply(new ReadOnlySpan<float>(inputs, width), new Span<float>(encoded, encoder.Count));
    }

    private Workspace Begin(int rows, int group, bool logits, out float* encoded, out float* tokens)
    {
        int inputLength = checked(rows * values), tokenLength = checked(group * rows * transformer.Options.ModelSize);
        int logitLength = logits ? checked(group * rows * transformer.Classes) : 0;
        Workspace workspace = Workspace.Begin(
            checked(inputLength + tokenLength + logitLength + network.ScratchLength(group * rows)), 3 + 2 * PackedNetwork.ScratchPieces);
        encoded = workspace.Take(inputLength);
        tokens = workspace.Take(tokenLength);
        return workspace;
    }

    private readonly struct FitPart(
        Ensemble ensemble, ContextCache cache, PrequentialLogits? logits, ulong seed, float* inputs, int* labels, int count, int[] last) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int member = start; member < limit; member++)
                ensemble.FitMember(member, cache, logits, seed, inputs, labels, count, last);
            GC.KeepAlive(cache);
            GC.KeepAlive(logits);
        }
    }
}
