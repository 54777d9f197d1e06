using System.Text.Json;
using System.Text.Json.Serialization;
using Gpicl.InContext;
using Gpicl.InContext.Encodings;
using Gpicl.IO;

namespace Gpicl.Baselines.Maml;

/// <summary>A <see cref="MamlClassifier"/> in a safetensors file.</summary>
internal static class MamlClassifierFile
{
    private const string Format = "gpicl-maml-classifier", DescriptionKey = "classifier";

    /// <summary>What a file holds of a classifier.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="elsewhere">Names of tensors to leave out, which are kept elsewhere; null for none.</param>
    public static SafetensorsFile Create(MamlClassifier classifier, HashSet<string>? elsewhere = null)
    {
        List<SafetensorsTensor> tensors = [.. ClassifierFile.StandardizerTensors(classifier.Encoder)];
        for (int member = 0; member < classifier.Members.Length; member++)
            for (int layer = 0; layer < classifier.Members[member].Layers; layer++)
            {
                var (weights, biases) = classifier.Members[member].Copy(layer);
                tensors.AddRange(ClassifierFile.LayerTensors(ClassifierFile.MemberPrefix(member), layer, weights, biases));
            }

        return ClassifierFile.Create(Format, tensors, [new(DescriptionKey, MamlDescription.Of(classifier).ToJson())], elsewhere);
    }

    /// <summary>The classifier a file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="CheckpointFormatException">It is not such a classifier.</exception>
    public static MamlClassifier Read(SafetensorsFile file, string path)
    {
        file.RequireFormat(Format);
        MamlDescription description = ClassifierFile.Describe(file, path, DescriptionKey, MamlDescription.FromJson, description => description.Check());

        // Tensors of these sizes are in the file before anything is made from them.
        FeatureEncoder encoder = ClassifierFile.ReadStandardizer(file, description.Width);
        var members = new List<MamlMember>();
        for (int member = 0; member < description.Members; member++)
            members.Add(new MamlMember([.. ClassifierFile
                .ReadLayers(file, ClassifierFile.MemberPrefix(member), description.Width, description.HiddenLayers, description.HiddenSize, description.Classes)
                .Select(layer => (layer.Weights, layer.Biases.ToArray()))]));
        return new MamlClassifier([.. members], encoder, description.Classes, description.ToOptions());
    }
}

/// <summary>What a file says of a <see cref="MamlClassifier"/>, as JSON in its metadata.</summary>
internal sealed partial record MamlDescription(
    int Width, int Classes, int HiddenLayers, int HiddenSize, int Members, ulong Seed, float Temperature, Standardization Standardization, int ClassMeans = 0)
{
    /// <summary>Describes a classifier.</summary>
    public static MamlDescription Of(MamlClassifier classifier)
    {
        MamlMember member = classifier.Members[0];
        int hiddenLayers = member.Layers - 1, hiddenSize = hiddenLayers == 0 ? new MamlOptions().HiddenSize : member.Copy(0).Biases.Length;
        return new MamlDescription(
            classifier.Width, classifier.Classes, hiddenLayers, hiddenSize, classifier.Members.Length,
            classifier.Options.Seed, classifier.Options.Temperature, classifier.Options.Standardization, classifier.Options.ClassMeans);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static MamlDescription? FromJson(string json) => JsonSerializer.Deserialize(json, MamlJson.Default.MamlDescription);

    /// <summary>The description as files keep it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, MamlJson.Default.MamlDescription);

    /// <summary>Throws unless the description is valid.</summary>
    public void Check()
    {
        ToOptions().Validate();
        new MamlOptions { Classes = Classes, HiddenLayers = HiddenLayers, HiddenSize = HiddenSize }.Validate();
        if (Width < 1)
            throw new JsonException($"the width is {Width}");
        if (Standardization == Standardization.Auto)
            throw new JsonException("the standardization is undecided");
    }

    /// <summary>The options the classifier was fitted with.</summary>
    public InContextOptions ToOptions() => new()
    {
        Members = Members,
        Seed = Seed,
        Temperature = Temperature,
        Standardization = Standardization,
        Encoding = FeatureEncoding.Standardized,
        ClassMeans = ClassMeans,
    };

    [JsonSerializable(typeof(MamlDescription))]
    private sealed partial class MamlJson : JsonSerializerContext;
}
