namespace Gpicl.InContext.Encodings;

/// <summary>Turns the features of a row into the values that are projected, by numbers taken from a support set. Immutable.</summary>
internal sealed class FeatureEncoder
{
    /// <summary>Bounds what comes out: an input so many deviations away says no more than one twice as far, and must not overflow what follows.</summary>
    public const float LargestValue = 1e9f;

    /// <summary>Where squashed values level off, in interquartile ranges.</summary>
    public const float SoftLimit = 3;

    private readonly EncodedValue[] values;

    /// <summary>Uses given values, which are not copied.</summary>
    /// <param name="width">Features of a row.</param>
    /// <param name="isSoft">Whether each u of <see cref="EncodedValue"/> is squashed by u / √(1 + u² / 9).</param>
    /// <param name="values">At least one.</param>
    public FeatureEncoder(int width, bool isSoft, EncodedValue[] values)
    {
        Width = width;
        IsSoft = isSoft;
        this.values = values;
    }

    /// <summary>Features of a row.</summary>
    public int Width { get; }

    /// <summary>Whether values are squashed.</summary>
    public bool IsSoft { get; }

    /// <summary>How many values come out.</summary>
    public int Count => values.Length;

    /// <summary>What is computed, in the order of the values.</summary>
    public ReadOnlySpan<EncodedValue> Values => values;

    /// <summary>Encodes one row. Of a missing feature all values are 0, their mean.</summary>
    /// <param name="row">[Width]</param>
    /// <param name="target">Receives [Count].</param>
    public void Apply(ReadOnlySpan<float> row, Span<float> target)
    {
        row = row[..Width];
        target = target[..values.Length];
        for (int i = 0; i < target.Length; i++)
        {
            ref readonly EncodedValue value = ref values[i];
            float x = value.Column < row.Length ? row[value.Column] : float.IsNaN(row[value.Column - row.Length]) ? 1 : 0;
            float u = Math.Clamp((x - value.Shift) * value.Factor, value.Lowest, value.Highest);
            if (IsSoft)
                u /= MathF.Sqrt(1 + u * u / (SoftLimit * SoftLimit));
            u = Math.Clamp((u - value.Mean) * value.Scale, -LargestValue, LargestValue);
            target[i] = float.IsNaN(u) ? 0 : u; // missing, or a constant that has moved to where numbers end: ∞ · 0
        }
    }
}
