namespace Gpicl.Samples.CompareLearners;

/// <summary>How a rival fared over several random splits.</summary>
/// <param name="Accuracy">Mean over the splits, 0 .. 1.</param>
/// <param name="HalfWidth95">Half the width of its 95 % interval, from the spread between splits.</param>
/// <param name="LogLoss">Mean over the splits.</param>
/// <param name="FitMilliseconds">Median over the splits.</param>
/// <param name="PredictMilliseconds">Of one row through a PredictionEngine, median.</param>
internal sealed record Outcome(double Accuracy, double HalfWidth95, double LogLoss, double FitMilliseconds, double PredictMilliseconds)
{
    public static Outcome Of(IReadOnlyList<double> accuracies, double logLoss, double fitMilliseconds, double predictMilliseconds)
    {
        double mean = accuracies.Average();
        double variance = accuracies.Sum(accuracy => (accuracy - mean) * (accuracy - mean)) / (accuracies.Count - 1);
        return new Outcome(mean, 1.96 * Math.Sqrt(variance / accuracies.Count), logLoss, fitMilliseconds, predictMilliseconds);
    }
}
