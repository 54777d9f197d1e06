using Gpicl.InContext;

namespace Gpicl.Cli.MetaLearning;

/// <summary>What <c>gpicl classify</c> found on one class.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Name">What it is called; null where it has a number only.</param>
/// <param name="Rows">Examples of it in the data.</param>
/// <param name="Accuracy">Fraction of its queries predicted right, over all splits; null where there were none.</param>
internal sealed record ClassResult(int Label, string? Name, int Rows, double? Accuracy);

/// <summary>What <c>gpicl classify</c> found.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Accuracy">Mean over the splits, 0 .. 1.</param>
/// <param name="HalfWidth95">Half the width of its 95 % interval, from the spread between splits.</param>
/// <param name="Examples">Support examples in each split.</param>
/// <param name="Splits">Number of splits.</param>
/// <param name="Members">Ensemble members.</param>
/// <param name="ClassMeans">How often the mean of each class was read as one more example.</param>
/// <param name="Classes">The classes by their labels.</param>
internal sealed record SplitTestResult(
    string Dataset, double Accuracy, double HalfWidth95, int Examples, int Splits, int Members, int ClassMeans, IReadOnlyList<ClassResult> Classes)
{
    /// <summary>Mean and interval of the splits' accuracies.</summary>
    public static SplitTestResult From(
        string dataset, int examples, InContextOptions options, IReadOnlyList<double> accuracies, IReadOnlyList<ClassResult> classes)
    {
        double mean = accuracies.Average();
        double variance = accuracies.Count < 2 ? 0 : accuracies.Sum(accuracy => (accuracy - mean) * (accuracy - mean)) / (accuracies.Count - 1);
        double halfWidth = 1.96 * Math.Sqrt(variance / accuracies.Count);
        return new SplitTestResult(dataset, mean, halfWidth, examples, accuracies.Count, options.Members, options.ClassMeans, classes);
    }
}
