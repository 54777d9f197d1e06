namespace Gpicl.MetaTesting.Comparisons;

/// <summary>What was measured of one learner on the tasks of one dataset.</summary>
/// <param name="Learner">The learner's name in the comparison.</param>
/// <param name="Tasks">The tasks' name in the comparison.</param>
/// <param name="Last">The prediction after all support examples.</param>
/// <param name="MillisecondsPerPrediction">
/// Time one thread takes to read the support examples and predict one label, in batches of 8 sequences. Measured anew by every comparison.
/// </param>
internal sealed record ComparisonCell(string Learner, string Tasks, LearningCurvePoint Last, double MillisecondsPerPrediction);
