using System.Text.Json;
using System.Text.Json.Serialization;
using Gpicl.IO;
using Gpicl.Model;

namespace Gpicl.InContext;

/// <summary>What a file says of a fitted classifier, as JSON in its metadata.</summary>
internal sealed partial record ClassifierDescription(
    int Width, int Classes, int Count, int Members, ulong Seed, float Temperature, Standardization Standardization, bool Examples, int ClassMeans = 0,
    FeatureEncoding Encoding = FeatureEncoding.Standardized, bool[]? Soft = null)
{
    /// <summary>Describes a classifier.</summary>
    public static ClassifierDescription Of(InContextClassifier classifier, bool examples) => new(
        classifier.Width, classifier.Classes, classifier.Count, classifier.Members, classifier.Options.Seed,
        classifier.Options.Temperature, classifier.Options.Standardization, examples, classifier.Options.ClassMeans,
        classifier.Options.Encoding, [.. classifier.Ensemble.Encoders.ToArray().Select(encoder => encoder.IsSoft)]);

    /// <summary>Reads and checks a description.</summary>
    /// <exception cref="CheckpointFormatException">It is not valid for these weights.</exception>
    public static ClassifierDescription Parse(string json, GpiclOptions options, string source)
    {
        try
        {
            ClassifierDescription description = JsonSerializer.Deserialize(json, DescriptionJson.Default.ClassifierDescription) ?? throw new JsonException("no description");
            description.ToOptions().Validate();
            if (description.Width < 1 || description.Count < 1 || description.Classes < 2 || description.Classes > options.Classes)
                throw new JsonException($"width {description.Width}, {description.Count} examples and {description.Classes} classes do not fit weights for {options.Classes} classes");
            if (description.Standardization == Standardization.Auto)
                throw new JsonException("the standardization is undecided");
            if (description.Encoding == FeatureEncoding.Auto)
                throw new JsonException("the encoding is undecided");
            if (description.Soft is { } soft && (soft.Length < 1 || soft.Length > description.Members))
                throw new JsonException($"{description.Members} members have {soft.Length} encoders");
            if (options.Layout == TokenLayout.PreviousLabel && description.Count > options.MaximumLength - 1)
                throw new JsonException($"{description.Count} examples are more than learned positions reach");
            return description;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new CheckpointFormatException(source, $"its description of the classifier is not valid: {exception.Message}", exception);
        }
    }

    /// <summary>The description as files keep it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DescriptionJson.Default.ClassifierDescription);

    /// <summary>The options the classifier was fitted with.</summary>
    public InContextOptions ToOptions() => new() { Members = Members, Seed = Seed, Temperature = Temperature, Standardization = Standardization, Encoding = Encoding, ClassMeans = ClassMeans };

    [JsonSerializable(typeof(ClassifierDescription))]
    private sealed partial class DescriptionJson : JsonSerializerContext;
}
