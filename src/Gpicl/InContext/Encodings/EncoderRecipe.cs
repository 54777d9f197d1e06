namespace Gpicl.InContext.Encodings;

/// <summary>How an encoder is learned.</summary>
/// <param name="Shape">What becomes of a feature.</param>
/// <param name="HalfShared">Whether scales are half the features' own and half one for all.</param>
/// <param name="ByRelevance">Whether values weigh more the more of their variance lies between classes.</param>
internal readonly record struct EncoderRecipe(EncoderShape Shape, bool HalfShared = false, bool ByRelevance = false);

/// <summary>What becomes of a feature that has more than two values; one of two values is left as it is.</summary>
internal enum EncoderShape
{
    /// <summary>One value.</summary>
    Linear,

    /// <summary>One value, squashed.</summary>
    Soft,

    /// <summary>A value for each bin between quantiles.</summary>
    Pieces,
}
