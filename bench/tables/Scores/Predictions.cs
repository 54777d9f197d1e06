namespace Gpicl.TableBenchmarks.Scores;

/// <summary>What a learner made of a split.</summary>
/// <param name="Labels">[queries], the class predicted for each.</param>
/// <param name="Probabilities">[queries][classes], each adding up to 1.</param>
/// <param name="FitSeconds">Time of fitting, preprocessing included, reading the file not.</param>
/// <param name="PredictSeconds">Time of predicting all queries in one go, preprocessing included.</param>
internal sealed record Predictions(int[] Labels, double[][] Probabilities, double FitSeconds, double PredictSeconds);
