using System.Text.Json;
using Gpicl.InContext.Encodings;
using Gpicl.IO;

namespace Gpicl.InContext;

/// <summary>
/// What the files of all fitted classifiers have in common: a format, a description as JSON in the metadata that is checked
/// before anything is made from it, and tensors by the same names for what several kinds have.
/// </summary>
internal static class ClassifierFile
{
    private const string MeansName = "standardizer.means", ScalesName = "standardizer.scales";

    /// <summary>Puts a file together.</summary>
    /// <param name="format">The kind of classifier.</param>
    /// <param name="tensors">All that has many numbers.</param>
    /// <param name="metadata">The description, and what else is said of the classifier.</param>
    /// <param name="elsewhere">Names of tensors to leave out, which are kept elsewhere; null for none.</param>
    public static SafetensorsFile Create(
        string format, IEnumerable<SafetensorsTensor> tensors, IEnumerable<KeyValuePair<string, string>> metadata, HashSet<string>? elsewhere = null) => new(
            tensors.Where(tensor => elsewhere?.Contains(tensor.Name) != true),
            metadata.Where(entry => entry.Key != "format").Append(new("format", SafetensorsFile.FormatOf(format))));

    /// <summary>Reads and checks a description.</summary>
    /// <param name="file">A file of any kind.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="key">Where in the metadata the description is.</param>
    /// <param name="parse">Reads the JSON.</param>
    /// <param name="check">Throws if the description is not valid.</param>
    /// <exception cref="CheckpointFormatException">There is no description, or it is not valid.</exception>
    public static TDescription Describe<TDescription>(
        SafetensorsFile file, string source, string key, Func<string, TDescription?> parse, Action<TDescription> check)
    {
        string json = file.GetMetadata(key);
        try
        {
            TDescription description = parse(json) ?? throw new JsonException("no description");
            check(description);
            return description;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new CheckpointFormatException(source, $"its description of the classifier is not valid: {exception.Message}", exception);
        }
    }

    /// <summary>Means and scales of a standardizer.</summary>
    public static IEnumerable<SafetensorsTensor> StandardizerTensors(FeatureEncoder encoder) =>
    [
        new(MeansName, [encoder.Count], Standardizer.Means(encoder)),
        new(ScalesName, [encoder.Count], Standardizer.Scales(encoder)),
    ];

    /// <summary>The standardizer of <see cref="StandardizerTensors"/>.</summary>
    /// <exception cref="CheckpointFormatException">It is not there, or for inputs of another width.</exception>
    public static FeatureEncoder ReadStandardizer(SafetensorsFile file, int width) => Standardizer.Restore(
        file.GetTensor(MeansName, SafetensorsDataType.F32, width).Float32Values.Span,
        file.GetTensor(ScalesName, SafetensorsDataType.F32, width).Float32Values.Span);

    /// <summary>One layer of a network: weights [inputs, outputs] and biases [outputs].</summary>
    public static IEnumerable<SafetensorsTensor> LayerTensors(string prefix, int layer, float[] weights, float[] biases) =>
    [
        new(WeightName(prefix, layer), [weights.Length / biases.Length, biases.Length], weights),
        new(BiasName(prefix, layer), [biases.Length], biases),
    ];

    /// <summary>All layers of a network with hidden layers of one size.</summary>
    /// <returns>Weights [inputs, outputs] and biases [outputs] of each layer.</returns>
    /// <exception cref="CheckpointFormatException">A layer is not there, or of another size.</exception>
    public static List<(ReadOnlyMemory<float> Weights, ReadOnlyMemory<float> Biases)> ReadLayers(
        SafetensorsFile file, string prefix, int inputs, int hiddenLayers, int hiddenSize, int classes)
    {
        List<(ReadOnlyMemory<float> Weights, ReadOnlyMemory<float> Biases)> layers = [];
        for (int layer = 0; layer <= hiddenLayers; layer++)
        {
            int outputs = layer == hiddenLayers ? classes : hiddenSize;
            layers.Add((
                file.GetTensor(WeightName(prefix, layer), SafetensorsDataType.F32, inputs, outputs).Float32Values,
                file.GetTensor(BiasName(prefix, layer), SafetensorsDataType.F32, outputs).Float32Values));
            inputs = outputs;
        }

        return layers;
    }

    /// <summary>Begins the names of tensors of one member of an ensemble.</summary>
    public static string MemberPrefix(int member) => FormattableString.Invariant($"members.{member}.");

    /// <summary>Name of a tensor of weights, [inputs, outputs].</summary>
    public static string WeightName(string prefix, int layer) => FormattableString.Invariant($"{prefix}layers.{layer}.weight");

    /// <summary>Name of a tensor of biases, [outputs].</summary>
    public static string BiasName(string prefix, int layer) => FormattableString.Invariant($"{prefix}layers.{layer}.bias");
}
