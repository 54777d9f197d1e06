using System.Text.Json;
using System.Text.Json.Serialization;
using Gpicl.IO;
using Gpicl.InContext;

namespace Gpicl.Baselines.Maml;

/// <summary>What a file says of a <see cref="MamlClassifier"/>, as JSON in its metadata.</summary>
internal sealed partial record MamlClassifierDescription(
    int Width, int Classes, int HiddenLayers, int HiddenSize, int Members, ulong Seed, float Temperature, Standardization Standardization, int ClassMeans = 0)
{
    /// <summary>Describes a classifier.</summary>
    public static MamlClassifierDescription Of(MamlClassifier classifier)
    {
        MamlMember member = classifier.Members[0];
        int hiddenLayers = member.Layers - 1, hiddenSize = hiddenLayers == 0 ? new MamlOptions().HiddenSize : member.Copy(0).Biases.Length;
        return new MamlClassifierDescription(
            classifier.Width, classifier.Classes, hiddenLayers, hiddenSize, classifier.Members.Length,
            classifier.Options.Seed, classifier.Options.Temperature, classifier.Options.Standardization, classifier.Options.ClassMeans);
    }

    /// <summary>Reads and checks a description.</summary>
    /// <exception cref="CheckpointFormatException">It describes no classifier.</exception>
    public static MamlClassifierDescription Parse(string json, string source)
    {
        try
        {
            MamlClassifierDescription description = JsonSerializer.Deserialize(json, MamlDescriptionJson.Default.MamlClassifierDescription) ?? throw new JsonException("no description");
            description.ToOptions().Validate();
            new MamlOptions { Classes = description.Classes, HiddenLayers = description.HiddenLayers, HiddenSize = description.HiddenSize }.Validate();
            if (description.Width < 1)
                throw new JsonException($"the width is {description.Width}");
            if (description.Standardization == Standardization.Auto)
                throw new JsonException("the standardization is undecided");
            return description;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new CheckpointFormatException(source, $"its description of the classifier is not valid: {exception.Message}", exception);
        }
    }

    /// <summary>The description as files keep it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, MamlDescriptionJson.Default.MamlClassifierDescription);

    /// <summary>The options the classifier was fitted with.</summary>
    public InContextOptions ToOptions() => new() { Members = Members, Seed = Seed, Temperature = Temperature, Standardization = Standardization, Encoding = FeatureEncoding.Standardized, ClassMeans = ClassMeans };

    [JsonSerializable(typeof(MamlClassifierDescription))]
    private sealed partial class MamlDescriptionJson : JsonSerializerContext;
}
