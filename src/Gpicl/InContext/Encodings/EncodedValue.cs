namespace Gpicl.InContext.Encodings;

/// <summary>
/// A linear piece of a feature x: u = (x − <paramref name="Shift"/>) · <paramref name="Factor"/>, kept between bounds, then
/// (u − <paramref name="Mean"/>) · <paramref name="Scale"/>.
/// </summary>
/// <param name="Column">Number of the feature; with the number of all features added, it stands for 1 where that feature is missing and 0 where not.</param>
/// <param name="Shift">Subtracted from the feature.</param>
/// <param name="Factor">0 for a constant.</param>
/// <param name="Lowest">Least u.</param>
/// <param name="Highest">Greatest u.</param>
/// <param name="Mean">Subtracted from u.</param>
/// <param name="Scale">Multiplied with the rest.</param>
internal readonly record struct EncodedValue(int Column, float Shift, float Factor, float Lowest, float Highest, float Mean = 0, float Scale = 1)
{
    /// <summary>Numbers beside <see cref="Column"/>.</summary>
    public const int Numbers = 6;

    /// <summary>A feature of given mean and scale, bounded only where numbers would overflow.</summary>
    public static EncodedValue Linear(int column, float shift, float factor) =>
        new(column, shift, factor, -FeatureEncoder.LargestValue, FeatureEncoder.LargestValue);

    /// <summary>Writes all numbers but the column.</summary>
    public void CopyTo(Span<float> numbers) =>
        (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) = (Shift, Factor, Lowest, Highest, Mean, Scale);

    /// <summary>The reverse of <see cref="CopyTo"/>.</summary>
    public static EncodedValue From(int column, ReadOnlySpan<float> numbers) =>
        new(column, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
}
