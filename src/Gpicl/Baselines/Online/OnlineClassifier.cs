using Gpicl.InContext;
using Gpicl.InContext.Encodings;
using Gpicl.IO;
using Gpicl.Randomness;

namespace Gpicl.Baselines.Online;

/// <summary>
/// A softmax classifier trained by online gradient descent: one step on every example. The paper's SGD,
/// as a classifier to keep. Immutable.
/// </summary>
internal sealed class OnlineClassifier : IClassifier
{
    private readonly OnlineNetworkShape shape;
    private readonly float[] weights; // rows

    internal OnlineClassifier(OnlineNetworkShape shape, float[] weights, FeatureEncoder encoder, Standardization standardization)
    {
        this.shape = shape;
        this.weights = weights;
        Encoder = encoder;
        Standardization = standardization;
    }

    /// <summary>Network and optimizer, for inputs of <see cref="Width"/> and <see cref="Classes"/>.</summary>
    internal OnlineSgdOptions Options => shape.Options;

    /// <inheritdoc/>
    public int Width => Options.InputSize;

    /// <inheritdoc/>
    public int Classes => Options.Classes;

    /// <summary>How inputs are standardized; in place of <see cref="Standardization.Auto"/> stands what was chosen.</summary>
    public Standardization Standardization { get; }

    /// <summary>Each layer's weights, [inputs, outputs], and its biases, [outputs]; copies.</summary>
    internal IReadOnlyList<float[]> Weights => shape.Unpack(weights);

    internal FeatureEncoder Encoder { get; }

    /// <summary>Trains a classifier.</summary>
    /// <param name="inputs">[rows, width], row-major; finite, or NaN where a value is missing.</param>
    /// <param name="labels">[rows], each in 0 .. <paramref name="classes"/> − 1, of at least two classes.</param>
    /// <param name="width">Values of an input, at least 1.</param>
    /// <param name="classes">Classes to tell apart, 2 .. 1,000.</param>
    /// <param name="options">Network and optimizer; its sizes of inputs and labels are taken from the other arguments. Defaults when null.</param>
    /// <param name="standardization">How inputs are standardized, by their own statistics. Default: chosen by how alike the features are.</param>
    /// <param name="passes">How often to go over the examples, each time in another random order, at least 1. Default 1.</param>
    /// <exception cref="ArgumentException">
    /// The sizes disagree, there are no examples or of one class only, a label or an option is out of range, or a value is
    /// infinite.
    /// </exception>
    internal static OnlineClassifier Fit(
        ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int width, int classes,
        OnlineSgdOptions? options = null, Standardization standardization = Standardization.Auto, int passes = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        options = (options ?? new OnlineSgdOptions()) with { InputSize = width, Classes = classes };
        options.Validate();
        InputGuard.CheckExamples(inputs, labels, width, classes);
        var (encoder, kind) = Standardizer.Fit(inputs, labels, width, classes, standardization);
        var shape = new OnlineNetworkShape(options);
        var network = new OnlineNetwork(shape);
        network.Begin(shape.InitialWeights);
        float[] input = new float[width], logits = new float[classes];
        int[] order = [.. Enumerable.Range(0, labels.Length)];
        for (int pass = 0; pass < passes; pass++)
        {
            new CounterGenerator(options.Seed, StreamPurpose.OnlineOrder, (ulong)pass).Shuffle(order);
            foreach (int row in order)
            {
                encoder.Apply(inputs.Slice(row * width, width), input);
                network.Predict(input, logits);
                network.Learn(labels[row]);
            }
        }

        var classifier = new OnlineClassifier(shape, network.Weights.ToArray(), encoder, kind);
        if (!OutputBound.Holds(classifier.Weights.Chunk(2).Select(layer => (layer[0], layer[1]))))
        {
            string rate = FormattableString.Invariant($"{nameof(options.LearningRate)} {options.LearningRate}");
            throw new ArgumentException($"Weights overflowed with {rate} and {nameof(Standardization)} {kind}; choose a lower rate.", nameof(options));
        }

        return classifier;
    }

    /// <summary>Reads a classifier that <see cref="Save"/> wrote; it gives the same predictions.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointFormatException">The file is damaged or is not a classifier of this kind.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static OnlineClassifier Load(string path) => OnlineClassifierFile.Read(SafetensorsFile.Load(path), path);

    /// <inheritdoc/>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> probabilities)
    {
        int rows = InputGuard.CheckRows(inputs, Width, nameof(inputs));
        if (probabilities.Length != (long)rows * Classes)
            throw new ArgumentException(
                $"{rows} rows need room for {(long)rows * Classes} values, but the span holds {probabilities.Length}.", nameof(probabilities));
        var network = new OnlineNetwork(shape);
        network.Begin(weights);
        var input = new float[Width];
        for (int row = 0; row < rows; row++)
        {
            Encoder.Apply(inputs.Slice(row * Width, Width), input);
            network.PredictProbabilities(input, probabilities.Slice(row * Classes, Classes));
        }
    }

    /// <summary>Writes weights, standardization and options to a safetensors file, atomically.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => OnlineClassifierFile.Create(this).Save(path);
}
