using System.Text.Json.Serialization;

namespace Gpicl.InContext;

/// <summary>How inputs are brought to mean 0 and variance 1, by statistics of the support set, before they are projected.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Standardization>))]
public enum Standardization
{
    /// <summary>
    /// <see cref="Shared"/> where features look alike, as pixels do, else <see cref="PerFeature"/>. They look alike when the
    /// variance is spread over many of them and at least 40 % of the variance of all values lies within features, not
    /// between their means.
    /// </summary>
    Auto,

    /// <summary>One mean and one deviation for all features, as the paper does (A.5): right for images and signals.</summary>
    Shared,

    /// <summary>A mean and a deviation for each feature: right for tables of mixed units. Constant features become 0.</summary>
    PerFeature,

    /// <summary>Inputs are taken as they are; meta-training knows inputs of mean 0 and variance 1 only.</summary>
    None,
}
