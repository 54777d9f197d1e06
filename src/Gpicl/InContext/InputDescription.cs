using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Gpicl.InContext;

/// <summary>
/// What the inputs of a classifier are made of and what its classes are called, where that is known: kept in its file, so that new data
/// are encoded as those that it was fitted to.
/// </summary>
internal sealed partial record InputDescription
{
    /// <summary>What the first classes are called, in the order of their labels; those behind them have no names.</summary>
    public required string[] Classes { get; init; }

    /// <summary>The columns of a table that inputs are made of, in their order; null where inputs come from images.</summary>
    public InputColumn[]? Columns { get; init; }

    /// <summary>How inputs are made of images; null where they come from a table.</summary>
    public ImageInputs? Images { get; init; }

    /// <summary>Whether columns have names, by which they are found in whatever order they come; else they come in this order.</summary>
    public bool Named { get; init; }

    /// <summary>Name of the label's column; null where it has none.</summary>
    public string? Label { get; init; }

    /// <summary>Place of the label's column among all columns, from 0.</summary>
    public int LabelPlace { get; init; }

    /// <summary>Whether labels in data are the numbers of the classes, 0, 1, …, and not what the classes are called.</summary>
    public bool Numbered { get; init; }

    /// <summary>Whether numbers have a comma before their decimals.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>What each value of an input is: a column of numbers, or column=word; null for images.</summary>
    [JsonIgnore]
    public string[]? FeatureNames => Columns == null
        ? null
        : [.. Columns.SelectMany(column => column.Words?.Select(word => $"{column.Name}={word}") ?? [column.Name])];

    /// <summary>How descriptions are written.</summary>
    public static JsonTypeInfo<InputDescription> Json => InputJson.Default.InputDescription;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static InputDescription? FromJson(string json) => JsonSerializer.Deserialize(json, Json);

    /// <summary>The description as files keep it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Throws unless the description is that of inputs of a width and of a number of classes.</summary>
    /// <exception cref="JsonException">It is not.</exception>
    public void Check(int width, int classes)
    {
        if (Classes is null || Classes.Length > classes || Classes.Any(string.IsNullOrEmpty)
            || Classes.Distinct(StringComparer.Ordinal).Count() < Classes.Length)
            throw new JsonException($"the names of the classes are not those of {classes} classes");
        if (Columns is null == Images is null)
            throw new JsonException("inputs are made of either columns or images");
        if (Columns is { } columns)
        {
            if (Array.Exists(columns, column => string.IsNullOrEmpty(column?.Name) || (column.Words is { } words && Array.Exists(words, word => word is null))))
                throw new JsonException("a column or a word of it has no name");
            if (columns.Select(column => column.Name).Distinct(StringComparer.Ordinal).Count() < columns.Length)
                throw new JsonException("two columns have the same name");
            if (Array.Exists(columns, column => column.Words is { } words && words.Distinct(StringComparer.Ordinal).Count() < words.Length))
                throw new JsonException("a column has a word twice");
            if (FeatureNames!.Length != width || LabelPlace < 0 || LabelPlace > columns.Length)
                throw new JsonException($"its columns do not make inputs of width {width}");
        }

        Images?.Check(width);
    }

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonSerializable(typeof(InputDescription))]
    private sealed partial class InputJson : JsonSerializerContext;
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name, or its number from 1 where it has none.</param>
/// <param name="Words">The words of a column of words that have indicators, in their order; null for a column of numbers.</param>
internal sealed record InputColumn(string Name, string[]? Words = null);

/// <summary>How inputs are made of images.</summary>
/// <param name="Side">Height and width that images are resized to; null where a network reads them.</param>
/// <param name="Gray">Whether colors are averaged.</param>
/// <param name="Network">SHA-256 of all that features depend on beside the images: the network, what is read from it and how; null for pixels.</param>
/// <param name="Means">What is subtracted from the square root of each feature; null for pixels.</param>
internal sealed record ImageInputs(int? Side, bool Gray, string? Network = null, float[]? Means = null)
{
    /// <summary>Throws unless inputs are of a width.</summary>
    /// <exception cref="JsonException">They are not.</exception>
    public void Check(int width)
    {
        long values = Means?.Length ?? (Side is >= 1 and <= 4096 ? (long)Side.Value * Side.Value * (Gray ? 1 : 3) : 0);
        if (values != width || (Network is null) != (Means is null) || (Means is { } means && !Array.TrueForAll(means, float.IsFinite)))
            throw new JsonException($"its images do not make inputs of width {width}");
    }
}
