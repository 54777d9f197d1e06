namespace Microsoft.ML.Data;

/// <summary>Mean and spread of a metric.</summary>
public sealed class MetricStatistics
{
    private double squares;

    internal MetricStatistics()
    {
    }

    public double Mean { get; private set; }

    public double StandardDeviation => Count > 1 ? Math.Sqrt(squares / (Count - 1)) : 0;

    public double StandardError => Count > 0 ? StandardDeviation / Math.Sqrt(Count) : 0;

    public int Count { get; private set; }

    internal void Add(double metric)
    {
        Count++;
        var delta = metric - Mean;
        Mean += delta / Count;
        squares += delta * (metric - Mean);
    }
}
