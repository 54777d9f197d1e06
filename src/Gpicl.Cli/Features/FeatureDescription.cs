using System.Text.Json;
using System.Text.Json.Serialization;
using Gpicl.Onnx.Images;

namespace Gpicl.Cli.Features;

/// <summary>A network that turns images into features, as a JSON file beside it describes it.</summary>
internal sealed record FeatureDescription
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The ONNX file, relative to the description.</summary>
    public required string Path { get; init; }

    /// <inheritdoc cref="ImageFeatureModel.Preprocessing"/>
    public ImagePreprocessing Preprocessing { get; init; } = new();

    /// <inheritdoc cref="ImageFeatureModel.InputName"/>
    public string? InputName { get; init; }

    /// <inheritdoc cref="ImageFeatureModel.TensorName"/>
    public string? TensorName { get; init; }

    /// <inheritdoc cref="ImageFeatureModel.RemoveFinalLayer"/>
    public bool RemoveFinalLayer { get; init; }

    /// <inheritdoc cref="ImageFeatureModel.Sha256"/>
    public string? Sha256 { get; init; }

    /// <summary>Reads the network that a file describes.</summary>
    /// <exception cref="InvalidDataException">The file is no description.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static ImageFeatureModel Read(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            FeatureDescription description = JsonSerializer.Deserialize<FeatureDescription>(stream, Json) ?? throw new JsonException("The file holds null.");
            ArgumentException.ThrowIfNullOrEmpty(description.Path);
            string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!;
            string network = System.IO.Path.Combine(folder, description.Path);
            return ImageFeatureModel.FromOnnx(network, description.Preprocessing, description.TensorName, description.InputName) with
            {
                RemoveFinalLayer = description.RemoveFinalLayer,
                Sha256 = description.Sha256,
            };
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{file}: does not describe a network. {exception.Message}", exception);
        }
    }
}
