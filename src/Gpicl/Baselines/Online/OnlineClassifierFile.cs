using System.Text.Json;
using Gpicl.InContext;
using Gpicl.InContext.Encodings;
using Gpicl.IO;
using Gpicl.Model;

namespace Gpicl.Baselines.Online;

/// <summary>An <see cref="OnlineClassifier"/> in a safetensors file.</summary>
internal static class OnlineClassifierFile
{
    private const string Format = "gpicl-online-classifier", DescriptionKey = "options", StandardizationKey = "standardization";

    /// <summary>What a file holds of a classifier.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="elsewhere">Names of tensors to leave out, which are kept elsewhere; null for none.</param>
    public static SafetensorsFile Create(OnlineClassifier classifier, HashSet<string>? elsewhere = null)
    {
        IEnumerable<SafetensorsTensor> layers = classifier.Weights.Chunk(2).SelectMany((layer, i) => ClassifierFile.LayerTensors("", i, layer[0], layer[1]));
        return ClassifierFile.Create(
            Format,
            [.. ClassifierFile.StandardizerTensors(classifier.Encoder), .. layers],
            [new(DescriptionKey, LearnerCatalog.Serialize(classifier.Options)), new(StandardizationKey, classifier.Standardization.ToString())],
            elsewhere);
    }

    /// <summary>The classifier a file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="CheckpointFormatException">It is not such a classifier.</exception>
    public static OnlineClassifier Read(SafetensorsFile file, string path)
    {
        file.RequireFormat(Format);
        OnlineSgdOptions options = ClassifierFile.Describe(
            file, path, DescriptionKey, json => (OnlineSgdOptions)LearnerCatalog.Parse(OnlineSgd.LearnerName, JsonElement.Parse(json)),
            options => options.Validate());
        if (!Enum.TryParse(file.GetMetadata(StandardizationKey), out Standardization kind) || !Enum.IsDefined(kind) || kind == Standardization.Auto)
            throw new CheckpointFormatException(path, $"its standardization is '{file.GetMetadata(StandardizationKey)}'");

        // Tensors of these sizes are in the file before anything is made from them.
        FeatureEncoder encoder = ClassifierFile.ReadStandardizer(file, options.InputSize);
        var layers = ClassifierFile.ReadLayers(file, "", options.InputSize, options.HiddenLayers, options.HiddenSize, options.Classes);
        var shape = new OnlineNetworkShape(options);
        return new OnlineClassifier(shape, shape.Pack([.. layers.SelectMany(layer => new[] { layer.Weights, layer.Biases })]), encoder, kind);
    }
}
