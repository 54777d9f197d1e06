using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.InContext.Encodings;
using Gpicl.IO;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Maml;

/// <summary>
/// A classifier learned by gradient descent from meta-learned initial weights, with meta-learned learning rates: the
/// paper's MAML, as a classifier to keep. Each member of its ensemble takes one step on every example: the first in the order
/// given, every other in a random order of its own. Immutable; all members may be used from several threads at once.
/// </summary>
internal sealed unsafe class MamlClassifier : IClassifier
{
    private const int RowsAtOnce = 256; // enough to keep products efficient, few enough for the cache
    private const int ValuesAtOnce = 1 << 22; // standardized inputs in one pass

    // Fewer rows than this are not worth waking another thread for.
    private const int LeastRowsPerThread = 64;

    private static readonly Lazy<MamlLearner> PackagedLearner = new(() => LearnerCheckpoint.LoadDefault(MamlLearner.LearnerName).Require<MamlLearner>());

    private readonly MamlMember[] members;

    internal MamlClassifier(MamlMember[] members, FeatureEncoder encoder, int classes, InContextOptions options)
    {
        this.members = members;
        Encoder = encoder;
        Classes = classes;
        Options = options;
    }

    /// <summary>How the classifier was fitted; in place of <see cref="Standardization.Auto"/> stands what was chosen.</summary>
    public InContextOptions Options { get; }

    /// <inheritdoc/>
    public int Width => Encoder.Width;

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>The weights that come with the library, not to be changed.</summary>
    internal static MamlLearner Packaged => PackagedLearner.Value;

    internal FeatureEncoder Encoder { get; }

    internal ReadOnlySpan<MamlMember> Members => members;

    /// <summary>Makes a classifier from labeled examples.</summary>
    /// <param name="inputs">[rows, width], row-major; finite, or NaN where a value is missing.</param>
    /// <param name="labels">[rows], each in 0 .. <paramref name="classes"/> − 1, of at least two classes.</param>
    /// <param name="width">Values of an input, at least 1; any width is projected to the weights'.</param>
    /// <param name="classes">Classes to tell apart, 2 .. the number that the weights know, 10 for those that come with the library.</param>
    /// <param name="options">Size of the ensemble and so on; defaults when null.</param>
    /// <param name="learner">The weights to begin with and the learning rates; those that come with the library when null. Read, not changed.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> or <paramref name="classes"/> is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// The sizes disagree, there are no examples or of one class only, a label or an option is out of range, a value is
    /// infinite, or values are so large that weights overflow.
    /// </exception>
    internal static MamlClassifier Fit(
        ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int width, int classes, InContextOptions? options = null, MamlLearner? learner = null)
    {
        options ??= new InContextOptions();
        options.Validate();
        if (options.Encoding is not (FeatureEncoding.Auto or FeatureEncoding.Standardized))
            throw new ArgumentException(
                $"{nameof(options.Encoding)} is {options.Encoding}; these weights see features {FeatureEncoding.Standardized}.", nameof(options));
        learner ??= Packaged;
        MamlOptions sizes = learner.Options;
        InputGuard.CheckSizes(width, classes, sizes.InputSize, learner.Layers[0].Bias.Shape.Length, sizes.Classes);
        InputGuard.CheckExamples(inputs, labels, width, classes);

        var (encoder, kind) = Standardizer.Fit(inputs, labels, width, classes, options.Standardization);
        options = options with { Standardization = kind, Encoding = FeatureEncoding.Standardized };
        var (allInputs, allLabels) = ClassMeans.Append(inputs, labels, width, classes, options.ClassMeans);
        var shape = new OnlineNetworkShape(
            new OnlineSgdOptions
            {
                InputSize = sizes.InputSize,
                Classes = sizes.Classes,
                HiddenLayers = sizes.HiddenLayers,
                HiddenSize = sizes.HiddenSize,
                Optimizer = OnlineOptimizer.Sgd,
            },
            [.. learner.LogLearningRates.Values.ToArray().Select(MathF.Exp)]);
        float[] initial = shape.Pack(
            [.. learner.Layers.SelectMany(layer => new ReadOnlyMemory<float>[] { layer.Weight.Values.ToArray(), layer.Bias.Values.ToArray() })]);
        var members = new MamlMember[options.Members];
        fixed (float* x = allInputs)
        fixed (int* y = allLabels)
            (options.Workers ?? WorkerPool.Shared).For(
                members.Length, 1, new FitPart(members, shape, initial, encoder, options.Seed, x, y, allLabels.Length, classes));
        if (!Array.TrueForAll(members, member => member.IsFinite))
            throw new ArgumentException(
                $"Weights overflowed: with {nameof(Standardization)} {kind}, the values are too large for the meta-learned learning rates.", nameof(inputs));
        return new MamlClassifier(members, encoder, classes, options);
    }

    /// <summary>Reads a classifier that <see cref="Save"/> wrote; it gives the same predictions.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointFormatException">The file is damaged or is not a classifier of this kind.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static MamlClassifier Load(string path) => MamlClassifierFile.Read(SafetensorsFile.Load(path), path);

    /// <inheritdoc/>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> probabilities)
    {
        int rows = InputGuard.CheckRows(inputs, Width, nameof(inputs));
        if (probabilities.Length != (long)rows * Classes)
            throw new ArgumentException(
                $"{rows} rows need room for {(long)rows * Classes} values, but the span holds {probabilities.Length}.", nameof(probabilities));
        fixed (float* x = inputs, to = probabilities)
            (Options.Workers ?? WorkerPool.Shared).For(rows, LeastRowsPerThread, new ScorePart(this, x, to));
    }

    /// <summary>Writes the learned weights, standardization and options to a safetensors file, atomically.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => MamlClassifierFile.Create(this).Save(path);

    private void Score(int rows, float* inputs, float* probabilities)
    {
        int block = Math.Min(rows, Math.Min(RowsAtOnce, Math.Max(1, ValuesAtOnce / Width)));
        Workspace workspace = Workspace.Begin(checked(block * (Width + Classes) + members[0].ScratchLength(block)), 3);
        float* standardized = workspace.Take(block * Width), logits = workspace.Take(block * Classes),
            scratch = workspace.Take(members[0].ScratchLength(block));
        for (int start = 0; start < rows; start += block)
        {
            int count = Math.Min(block, rows - start);
            float* to = probabilities + (nint)start * Classes;
            new Span<float>(to, count * Classes).Clear();
            for (int i = 0; i < count; i++)
                Encoder.Apply(new ReadOnlySpan<float>(inputs + (nint)(start + i) * Width, Width), new Span<float>(standardized + (nint)i * Width, Width));
            foreach (MamlMember member in members)
            {
                member.Predict(count, standardized, scratch, logits);
                for (int i = 0; i < count; i++)
                    AddSoftmax(logits + (nint)i * Classes, to + (nint)i * Classes);
            }
        }
    }

    private void AddSoftmax(float* logits, float* probabilities)
    {
        float scale = 1 / Options.Temperature, sum = VectorKernels.ExpScaled(Classes, logits, scale, scale * VectorKernels.Max(Classes, logits), logits);
        VectorKernels.AddScaled(Classes, 1 / (sum * members.Length), logits, probabilities);
    }

    private readonly struct FitPart(
        MamlMember[] members, OnlineNetworkShape shape, float[] initial, FeatureEncoder encoder, ulong seed, float* inputs, int* labels, int count,
        int classes) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int member = start; member < limit; member++)
                members[member] = MamlMember.Fit(shape, initial, encoder, seed, member, inputs, labels, count, classes);
        }
    }

    private readonly struct ScorePart(MamlClassifier classifier, float* inputs, float* probabilities) : IRangeBody
    {
        public void Execute(int start, int limit) =>
            classifier.Score(limit - start, inputs + (nint)start * classifier.Width, probabilities + (nint)start * classifier.Classes);
    }
}
