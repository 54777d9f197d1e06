using System.Text.Json;
using Gpicl.IO;
using Gpicl.InContext;
using Gpicl.InContext.Encodings;
using Gpicl.Model;

namespace Gpicl.Baselines.Online;

/// <summary>An <see cref="OnlineClassifier"/> in a safetensors file.</summary>
internal static class OnlineClassifierFile
{
    private const string Format = "gpicl-online-classifier";

    /// <summary>What a file holds of a classifier.</summary>
    public static SafetensorsFile Create(OnlineClassifier classifier)
    {
        IReadOnlyList<float[]> weights = classifier.Weights;
        List<SafetensorsTensor> tensors =
        [
            new("standardizer.means", [classifier.Width], Standardizer.Means(classifier.Encoder)),
            new("standardizer.scales", [classifier.Width], Standardizer.Scales(classifier.Encoder)),
        ];
        for (int layer = 0; layer < weights.Count / 2; layer++)
        {
            int outputs = weights[2 * layer + 1].Length;
            tensors.Add(new SafetensorsTensor(WeightName(layer), [weights[2 * layer].Length / outputs, outputs], weights[2 * layer]));
            tensors.Add(new SafetensorsTensor(BiasName(layer), [outputs], weights[2 * layer + 1]));
        }

        return new SafetensorsFile(tensors, new Dictionary<string, string>
        {
            ["format"] = SafetensorsFile.FormatOf(Format),
            ["options"] = LearnerCatalog.Serialize(classifier.Options),
            ["standardization"] = classifier.Standardization.ToString(),
        });
    }

    /// <summary>The classifier a file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="CheckpointFormatException">It is not such a classifier.</exception>
    public static OnlineClassifier Read(SafetensorsFile file, string path)
    {
        file.RequireFormat(Format);
        OnlineSgdOptions options = ReadOptions(file, path);
        if (!Enum.TryParse(file.GetMetadata("standardization"), out Standardization kind) || !Enum.IsDefined(kind) || kind == Standardization.Auto)
            throw new CheckpointFormatException(path, $"its standardization is '{file.GetMetadata("standardization")}'");

        // Tensors of these sizes are in the file before anything is made from them.
        FeatureEncoder encoder = Standardizer.Restore(
            file.GetTensor("standardizer.means", SafetensorsDataType.F32, options.InputSize).Float32Values.Span,
            file.GetTensor("standardizer.scales", SafetensorsDataType.F32, options.InputSize).Float32Values.Span);
        List<ReadOnlyMemory<float>> weights = [];
        int inputs = options.InputSize;
        for (int layer = 0; layer <= options.HiddenLayers; layer++)
        {
            int outputs = layer == options.HiddenLayers ? options.Classes : options.HiddenSize;
            weights.Add(file.GetTensor(WeightName(layer), SafetensorsDataType.F32, inputs, outputs).Float32Values);
            weights.Add(file.GetTensor(BiasName(layer), SafetensorsDataType.F32, outputs).Float32Values);
            inputs = outputs;
        }

        var shape = new OnlineNetworkShape(options);
        return new OnlineClassifier(shape, shape.Pack(weights), encoder, kind);
    }

    private static OnlineSgdOptions ReadOptions(SafetensorsFile file, string path)
    {
        try
        {
            var options = (OnlineSgdOptions)LearnerCatalog.Parse(OnlineSgd.LearnerName, JsonElement.Parse(file.GetMetadata("options")));
            options.Validate();
            return options;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new CheckpointFormatException(path, $"its options are not valid: {exception.Message}", exception);
        }
    }

    /// <summary>Name of a tensor of weights, [inputs, outputs].</summary>
    public static string WeightName(int layer) => FormattableString.Invariant($"layers.{layer}.weight");

    /// <summary>Name of a tensor of biases, [outputs].</summary>
    public static string BiasName(int layer) => FormattableString.Invariant($"layers.{layer}.bias");
}
