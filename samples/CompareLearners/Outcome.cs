namespace Gpicl.Samples.CompareLearners;

/// <summary>How a rival fared over several random splits.</summary>
/// <param name="Accuracy">Mean over the splits, 0 .. 1.</param>
/// <param name="HalfWidth95">Half the width of its 95 % interval, from the spread between splits.</param>
/// <param name="Time">Of a fit with the predictions that follow it.</param>
internal sealed record Outcome(double Accuracy, double HalfWidth95, TimeSpan Time)
{
    public static Outcome Of(IReadOnlyList<double> accuracies, TimeSpan time)
    {
        double mean = accuracies.Average();
        double variance = accuracies.Sum(accuracy => (accuracy - mean) * (accuracy - mean)) / (accuracies.Count - 1);
        return new Outcome(mean, 1.96 * Math.Sqrt(variance / accuracies.Count), time / accuracies.Count);
    }
}
