using Gpicl.InContext;

namespace Gpicl.Cli.MetaLearning;

/// <summary>What <c>gpicl classify</c> found on one class.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Name">What it is called; null where it has a number only.</param>
/// <param name="Rows">Examples of it in the data.</param>
/// <param name="Accuracy">Fraction of its queries predicted right, over all splits; null where there were none.</param>
internal sealed record ClassResult(int Label, string? Name, int Rows, double? Accuracy);

/// <summary>How often an augmentation was applied.</summary>
/// <param name="Augmentation">As asked for, or as chosen.</param>
/// <param name="Splits">In so many splits.</param>
internal sealed record AugmentationCount(Augmentation Augmentation, int Splits);

/// <summary>How well one learner predicted the queries of all splits.</summary>
/// <param name="Learner">What tables call it.</param>
/// <param name="Accuracy">Mean over the splits, 0 .. 1.</param>
/// <param name="HalfWidth95">Half the width of its 95 % interval, from the spread between splits.</param>
/// <param name="LogLoss">Mean over the splits.</param>
internal sealed record SplitSummary(string Learner, double Accuracy, double HalfWidth95, double LogLoss)
{
    /// <summary>Means and interval over splits.</summary>
    public static SplitSummary Of(string learner, IReadOnlyList<SplitScore> scores)
    {
        double mean = scores.Average(score => score.Accuracy);
        double variance = scores.Count < 2 ? 0 : scores.Sum(score => (score.Accuracy - mean) * (score.Accuracy - mean)) / (scores.Count - 1);
        return new SplitSummary(learner, mean, 1.96 * Math.Sqrt(variance / scores.Count), scores.Average(score => score.LogLoss));
    }
}

/// <summary>What <c>gpicl classify</c> found.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Accuracy">Mean over the splits, 0 .. 1.</param>
/// <param name="HalfWidth95">Half the width of its 95 % interval, from the spread between splits.</param>
/// <param name="LogLoss">Mean over the splits.</param>
/// <param name="Examples">Support examples in each split.</param>
/// <param name="Splits">Number of splits.</param>
/// <param name="Members">Ensemble members.</param>
/// <param name="ClassMeans">How often the mean of each class was read as one more example.</param>
/// <param name="Augmentations">What changed copies of images were read.</param>
/// <param name="Classes">The classes by their labels.</param>
/// <param name="Baselines">What simple learners reached on the same splits; empty unless asked for.</param>
internal sealed record SplitTestResult(
    string Dataset, double Accuracy, double HalfWidth95, double LogLoss, int Examples, int Splits, int Members, int ClassMeans,
    IReadOnlyList<AugmentationCount> Augmentations, IReadOnlyList<ClassResult> Classes, IReadOnlyList<SplitSummary> Baselines);
