using System.Text.Json.Serialization;

namespace Gpicl.InContext;

/// <summary>
/// What members of an ensemble see of each feature. A network that sees features through a random rotation cannot tell an axis
/// from another direction; several values for a feature bring thresholds back. All encodings are learned from the support set
/// and stay as they are when examples are appended.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<FeatureEncoding>))]
public enum FeatureEncoding
{
    /// <summary>
    /// <see cref="Mixed"/> for tables, <see cref="Standardized"/> for pixels and wherever <see cref="Standardization"/> is not
    /// <see cref="Standardization.Auto"/>.
    /// </summary>
    Auto,

    /// <summary>One value, brought to mean 0 and variance 1 as <see cref="Standardization"/> says.</summary>
    Standardized,

    /// <summary>
    /// One value: the distance z from the median in interquartile ranges, squashed by z / √(1 + z² / 9), so that outliers neither
    /// set the scale nor reach far.
    /// </summary>
    Robust,

    /// <summary>
    /// A value for each of 6 bins between quantiles: 0 below the bin, 1 above it, linear within. Tables wider than 200 features
    /// get fewer bins, 1 from 1,200 on.
    /// </summary>
    PiecewiseLinear,

    /// <summary>
    /// Members that differ: a quarter each sees features <see cref="Robust"/>; standardized, the scale half that of the feature
    /// and half one for all; <see cref="PiecewiseLinear"/>; and piecewise linear again. In the first and the last quarter, features
    /// weigh more the more of their variance lies between classes. Fewer than four members take the first of these.
    /// </summary>
    Mixed,
}
