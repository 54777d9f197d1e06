namespace Gpicl.MetaTesting;

/// <summary>Accuracy and loss as functions of the number of support examples, over many sequences (the paper's line plots).</summary>
public sealed class LearningCurve
{
    internal LearningCurve(IReadOnlyList<LearningCurvePoint> points, double prequentialBits, double prequentialHalfWidth95)
    {
        Points = points;
        PrequentialBits = prequentialBits;
        PrequentialHalfWidth95 = prequentialHalfWidth95;
    }

    /// <summary>One point for every number of examples, 0 .. T − 1.</summary>
    public IReadOnlyList<LearningCurvePoint> Points { get; }

    /// <summary>The point with the most examples.</summary>
    public LearningCurvePoint Last => Points[^1];

    /// <summary>
    /// Prequential code length: bits that predicting every label of a sequence in turn costs, −Σ log₂ p(y_j | D_1..j−1, x_j),
    /// averaged over sequences.
    /// </summary>
    public double PrequentialBits { get; }

    /// <summary>Half the width of the code length's 95 % interval.</summary>
    public double PrequentialHalfWidth95 { get; }

    /// <summary>Mean accuracy of the last points, smoother than a single one.</summary>
    /// <param name="count">How many points, 1 .. T.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many points.</exception>
    public double MeanAccuracyOfLast(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Points.Count);
        return Points.Skip(Points.Count - count).Average(point => point.Accuracy);
    }
}
