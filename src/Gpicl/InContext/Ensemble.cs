using Gpicl.Datasets;
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
/// <param name="augmenter">Makes the copies of examples that are read, too; null if there are none.</param>
internal sealed unsafe partial class Ensemble(PackedNetwork network, FeatureEncoder[] encoders, EnsembleMember[] members, ImageAugmenter? augmenter)
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

    /// <summary>Tokens of a support example: one of its own, and one for each copy.</summary>
    public int TokensPerExample => TokensOf(augmenter);

    /// <summary>Tokens of a support example with what <paramref name="augmenter"/> makes of it.</summary>
    public static int TokensOf(ImageAugmenter? augmenter) => augmenter == null ? 1 : 1 + ImageAugmenter.Copies;

    /// <summary>Makes the members of an ensemble, side by side.</summary>
    /// <param name="network">Packed weights.</param>
    /// <param name="encoders">What members see of inputs.</param>
    /// <param name="placement">How inputs are handed to the network.</param>
    /// <param name="reduction">Of images that have not the size the model's input wants, else null.</param>
    /// <param name="classes">Classes of the task.</param>
    /// <param name="options">How many, and by which seed.</param>
    public static EnsembleMember[] CreateMembers(
        PackedNetwork network, FeatureEncoder[] encoders, InputPlacement placement, ImageReduction? reduction, int classes, InContextOptions options)
    {
        var members = new EnsembleMember[options.Members];
        (options.Workers ?? WorkerPool.Shared).For(members.Length, 1, new CreatePart(network, encoders, placement, reduction, classes, options.Seed, members));
        return members;
    }

    /// <summary>Fills a context with a support set. Members are worked on side by side, or the rows of each where that occupies more threads.</summary>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="labels">[rows]</param>
    /// <param name="classes">Classes of the task.</param>
    /// <param name="options">Calibration, expected shares, seed, threads.</param>
    /// <param name="predictAll">Whether calibration predicts all examples but the first, not only some of the later ones.</param>
    /// <returns>
    /// The context, and the log-loss of what calibration predicted, added up (<see cref="PrequentialPredictions.LateLoss"/>); null where it
    /// predicted nothing, and of more classes than the model knows.
    /// </returns>
    public (ContextState State, double? LateLoss) Fit(
        ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int classes, InContextOptions options, bool predictAll = false)
    {
        GpiclOptions shape = transformer.Options;
        int count = labels.Length, tokens = checked(count * TokensPerExample);
        PrequentialLogits? logits = options.Calibration == Calibration.TemperatureScaling
            ? new PrequentialLogits(members.Length, shape.Classes, count, options.Seed, predictAll)
            : null;
        var cache = new ContextCache(members.Length, shape, tokens, options.CompactContext);
        var last = new int[members.Length];
        WorkerPool workers = options.Workers ?? WorkerPool.Shared, one = WorkerPool.SingleThread;
        bool sideBySide = members.Length >= Math.Min(workers.ThreadCount, Math.Min(tokens, RowsAtOnce) / PackedNetwork.LeastRowsPerThread);
        fixed (float* x = inputs)
        fixed (int* y = labels)
            (sideBySide ? workers : one).For(
                members.Length, 1, new FitPart(this, cache, logits, options.Seed, x, y, count, last, sideBySide ? one : workers));
        Calibrator? calibrator = null;
        Discriminant? discriminant = null;
        double? lateLoss = null;
        if (logits != null)
            (calibrator, discriminant, lateLoss) = Calibrate(logits, inputs, labels, classes, options);
        if (!options.ClassPrior.Equals(ClassPrior.Support))
            calibrator = (calibrator ?? new Calibrator(1, Counts(labels, classes))).With(options.ClassPrior);
        return (new ContextState(cache, tokens, classes, last, calibrator, discriminant), lateLoss);
    }

    /// <summary>Adds one example and its copies to a context. The caller sees to it that nobody else adds to the same one.</summary>
    public ContextState Append(ContextState state, ReadOnlySpan<float> input, int label)
    {
        int size = transformer.Options.ModelSize, count = members.Length, per = TokensPerExample;
        ContextCache cache = state.Cache;
        cache.Reserve(checked(state.Count + per));
        Workspace workspace = Begin(per, count, logits: false, out float* encoded, out float* tokens);
        Span<int> tokenLabels = stackalloc int[per];
        tokenLabels.Fill(label);
        float[] copy = augmenter == null ? [] : new float[width];
        FeatureEncoder? current = null;
        Discriminant? discriminant = state.Discriminant;
        for (int member = 0; member < count; member++)
        {
            FeatureEncoder encoder = Encoder(member);
            if (encoder != current)
                (current = encoder).Apply(input, new Span<float>(encoded, encoder.Count));
            if (member == 0)
                discriminant = discriminant?.Add(new ReadOnlySpan<float>(encoded, encoder.Count), label);
            EncodeCopies(encoder, state.Count / per, member, input, copy, encoded + encoder.Count);
            if (!IsPaired)
                tokenLabels[0] = state.LastLabels[member];
            Embedding.Embed(transformer, members[member], per, encoded, tokenLabels, state.Count, tokens + (nint)member * per * size);
        }

        network.Store(tokens, 0, count, per, cache, state.Count, workspace, WorkerPool.SingleThread);
        GC.KeepAlive(cache);
        var last = new int[count];
        Array.Fill(last, label);
        return new ContextState(cache, state.Count + per, Math.Max(state.Classes, label + 1), last, state.Calibrator?.Add(label), discriminant);
    }

    /// <summary>Scores queries against a context, some at a time.</summary>
    /// <param name="state">Only read.</param>
    /// <param name="rows">Number of queries.</param>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="temperature">Logits are divided by it.</param>
    /// <param name="sink">Receives the averaged and calibrated probabilities of every row.</param>
    /// <param name="firstRow">What the sink calls the first of the rows.</param>
    /// <param name="workers">Threads that members are shared out over.</param>
    public void Score<TSink>(ContextState state, int rows, float* inputs, float temperature, TSink sink, int firstRow, WorkerPool workers)
        where TSink : struct, IScoreSink
    {
        int block = Math.Min(rows, Math.Min(Math.Max(1, RowsAtOnce / members.Length), Math.Max(1, ValuesAtOnce / values)));
        int modelClasses = transformer.Classes, size = transformer.Options.ModelSize;
        Span<double> probabilities = stackalloc double[state.Classes];
        double[] opinions = state.Discriminant == null ? [] : new double[block * state.Classes];
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

                if (member == 0 && state.Discriminant is { } discriminant)
                    for (int i = 0; i < count; i++)
                        discriminant.Score(
                            new ReadOnlySpan<float>(encoded + (nint)i * encoder.Count, encoder.Count), opinions.AsSpan(i * state.Classes, state.Classes));

                // Queries stand side by side at the position after the context, not one behind the other.
                labels.Fill(IsPaired ? -1 : state.LastLabels[member]);
                float* target = tokens + (nint)member * count * size;
                if (transformer.Position == null)
                    Embedding.Embed(transformer, members[member], count, encoded, labels, state.Count, target);
                else
                    for (int i = 0; i < count; i++)
                        Embedding.Embed(transformer, members[member], 1, encoded + (nint)i * encoder.Count, labels, state.Count, target + (nint)i * size);
            }

            network.Query(tokens, members.Length, count, state.Cache, state.Count, logits, workspace, workers);
            for (int i = 0; i < count; i++)
            {
                float* own = logits + (nint)i * modelClasses;
                ReadOnlySpan<double> opinion = opinions.Length == 0 ? [] : opinions.AsSpan(i * state.Classes, state.Classes);
                Decode(own, (nint)count * modelClasses, temperature, opinion, probabilities);
                state.Calibrator?.Apply(probabilities);
                sink.Write(firstRow + start + i, probabilities);
            }
        }

        GC.KeepAlive(state);
    }

    // Fills a member's part of an empty cache with examples, and their copies, in an order.
    private void Read(
        int member, ContextCache cache, PrequentialLogits? logits, int[] order, float* inputs, int* labels, int[] last, WorkerPool workers)
    {
        FeatureEncoder encoder = Encoder(member);
        int count = order.Length, per = TokensPerExample;
        int block = Math.Min(count, Math.Max(1, Math.Min(RowsAtOnce, ValuesAtOnce / values) / per));
        Span<int> tokenLabels = stackalloc int[block * per];
        float[] copy = augmenter == null ? [] : new float[width];
        for (int start = 0; start < count; start += block)
        {
            int rows = Math.Min(block, count - start);
            Workspace workspace = Begin(block * per, logits == null ? 1 : 2, logits: false, out float* encoded, out float* tokens);
            for (int i = 0; i < rows; i++)
            {
                int example = order[start + i], labeled = IsPaired ? start + i : start + i - 1;
                Span<int> own = tokenLabels.Slice(i * per, per);
                own.Fill(labels[example]);
                own[0] = labeled < 0 ? -1 : labels[order[labeled]];
                float* input = inputs + (nint)example * width, target = encoded + (nint)i * per * encoder.Count;
                Encode(encoder, 1, input, target);
                EncodeCopies(encoder, example, member, new ReadOnlySpan<float>(input, width), copy, target + encoder.Count);
            }

            Embedding.Embed(transformer, members[member], rows * per, encoded, tokenLabels, start * per, tokens);
            network.Store(tokens, member, 1, rows * per, cache, start * per, workspace, workers);
            if (logits != null)
                Predict(member, logits, start, rows, labels, encoded, tokens + (nint)rows * per * transformer.Options.ModelSize, cache, workspace);
        }

        last[member] = labels[order[count - 1]];
    }

    // Those of the examples at the places from start on that are predicted, as queries against the examples before them and their copies.
    private void Predict(
        int member, PrequentialLogits logits, int start, int rows, int* labels, float* encoded, float* tokens, ContextCache cache, Workspace workspace)
    {
        int first = Math.Max(start, logits.First), count = start + rows - first, per = TokensPerExample, length = Encoder(member).Count;
        if (count <= 0)
            return;
        Span<int> tokenLabels = stackalloc int[count];
        for (int i = 0; i < count; i++)
        {
            tokenLabels[i] = IsPaired ? -1 : labels[logits.Order[first + i - 1]];
            new ReadOnlySpan<float>(encoded + (nint)(first - start + i) * per * length, length).CopyTo(new Span<float>(encoded + (nint)i * length, length));
        }

        int together = per == 1 || transformer.Position == null ? count : 1; // positions are not one behind the other
        for (int i = 0; i < count; i += together)
            Embedding.Embed(
                transformer, members[member], together, encoded + (nint)i * length, tokenLabels.Slice(i, together), (first + i) * per,
                tokens + (nint)i * transformer.Options.ModelSize);
        network.QueryInTurn(tokens, member, count, cache, first * per, per, logits.At(member, first), workspace);
    }

    private void EncodeCopies(FeatureEncoder encoder, int example, int member, ReadOnlySpan<float> input, Span<float> copy, float* target)
    {
        for (int i = 0; i < TokensPerExample - 1; i++, target += encoder.Count)
        {
            augmenter!.Apply(example, member, i, input, copy);
            encoder.Apply(copy, new Span<float>(target, encoder.Count));
        }
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

    private readonly struct CreatePart(
        PackedNetwork network, FeatureEncoder[] encoders, InputPlacement placement, ImageReduction? reduction, int classes, ulong seed,
        EnsembleMember[] members) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int member = start; member < limit; member++)
                members[member] = EnsembleMember.Create(
                    network.Transformer, encoders[EncoderOf(member, encoders.Length, members.Length)].Count, seed, member, classes, placement,
                    reduction);
        }
    }

    private readonly struct FitPart(
        Ensemble ensemble, ContextCache cache, PrequentialLogits? logits, ulong seed, float* inputs, int* labels, int count, int[] last,
        WorkerPool workers) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int member = start; member < limit; member++)
                ensemble.Read(member, cache, logits, logits?.Order ?? EnsembleMember.Order(seed, member, count), inputs, labels, last, workers);
            GC.KeepAlive(cache);
            GC.KeepAlive(logits);
        }
    }
}
