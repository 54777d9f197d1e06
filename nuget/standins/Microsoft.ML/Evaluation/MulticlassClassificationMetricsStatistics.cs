namespace Microsoft.ML.Data;

/// <summary>Means and spreads of the metrics.</summary>
public sealed class MulticlassClassificationMetricsStatistics
{
    private MetricStatistics[] perClassLogLoss = [];

    internal MulticlassClassificationMetricsStatistics()
    {
    }

    public MetricStatistics MacroAccuracy { get; } = new();

    public MetricStatistics MicroAccuracy { get; } = new();

    public MetricStatistics LogLoss { get; } = new();

    public MetricStatistics LogLossReduction { get; } = new();

    public MetricStatistics TopKAccuracy { get; } = new();

    public IReadOnlyList<MetricStatistics> PerClassLogLoss => perClassLogLoss;

    internal void AddDifference(MulticlassClassificationMetrics value, MulticlassClassificationMetrics baseline)
    {
        MacroAccuracy.Add(value.MacroAccuracy - baseline.MacroAccuracy);
        MicroAccuracy.Add(value.MicroAccuracy - baseline.MicroAccuracy);
        LogLoss.Add(value.LogLoss - baseline.LogLoss);
        LogLossReduction.Add(value.LogLossReduction - baseline.LogLossReduction);
        TopKAccuracy.Add(value.TopKAccuracy - baseline.TopKAccuracy);
        if (perClassLogLoss.Length == 0)
            perClassLogLoss = [.. value.PerClassLogLoss.Select(_ => new MetricStatistics())];
        for (var i = 0; i < perClassLogLoss.Length; i++)
            perClassLogLoss[i].Add(value.PerClassLogLoss[i] - baseline.PerClassLogLoss[i]);
    }
}
