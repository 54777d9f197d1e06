namespace Gpicl.Cli.MetaLearning;

/// <summary>A figure of a comparison: one learner on one data set.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Accuracy">Fraction predicted right, 0 .. 1.</param>
/// <param name="HalfWidth95">Half the width of its 95 % interval.</param>
/// <param name="CrossEntropy">Mean of −ln p(label).</param>
/// <param name="MillisecondsPerPrediction">Time one thread takes to read the examples and predict one label.</param>
/// <param name="PaperAccuracy">What the paper's Table 2 prints, 0 .. 1; null where it has no such figure.</param>
internal sealed record ComparisonFigure(
    string Data, double Accuracy, double HalfWidth95, double CrossEntropy, double MillisecondsPerPrediction, double? PaperAccuracy);
