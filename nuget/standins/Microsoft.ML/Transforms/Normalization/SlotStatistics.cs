namespace Microsoft.ML.Transforms;

/// <summary>What is seen of one slot. Values that are not numbers are passed over.</summary>
internal sealed class SlotStatistics
{
    private double minimum = double.PositiveInfinity;
    private double maximum = double.NegativeInfinity;
    private double mean;
    private double squares;
    private long count;

    public void Add(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
            return;
        minimum = Math.Min(minimum, value);
        maximum = Math.Max(maximum, value);
        count++;
        var delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }

    /// <summary>Maps to [0, 1], or, with zero staying where it is, to [-1, 1]. A constant slot becomes zero.</summary>
    public (double Scale, double Offset) MinMax(bool fixZero)
    {
        if (!(maximum > minimum))
            return (0, 0);
        return fixZero
            ? (1 / Math.Max(Math.Abs(maximum), Math.Abs(minimum)), 0)
            : (1 / (maximum - minimum), minimum);
    }

    /// <summary>Maps to unit variance, or, with zero staying where it is, to unit mean square.</summary>
    public (double Scale, double Offset) MeanVariance(bool fixZero)
    {
        var variance = count > 0 ? squares / count : 0;
        if (variance == 0)
            return (0, 0);
        return fixZero
            ? (1 / Math.Sqrt(variance + mean * mean), 0)
            : (1 / Math.Sqrt(variance), mean);
    }
}
