namespace Gpicl.MLNet.Benchmarks;

/// <summary>One fitted classifier, by itself and through ML.NET.</summary>
/// <param name="Weights">Where its weights come from.</param>
/// <param name="Members">Size of the ensemble.</param>
/// <param name="CoreMicroseconds">Median time of one prediction by the classifier.</param>
/// <param name="EngineMicroseconds">Median time of one prediction by a PredictionEngine.</param>
/// <param name="ExtraMicroseconds">Median over the rounds of the difference.</param>
/// <param name="CoreRowsPerSecond">Predictions a second of the classifier in one large batch.</param>
/// <param name="TransformRowsPerSecond">Rows a second read from the cursor of a transformed view.</param>
/// <param name="TransformShare">Median over the rounds of the second over the first.</param>
internal sealed record OverheadResult(
    string Weights, int Members, double CoreMicroseconds, double EngineMicroseconds, double ExtraMicroseconds,
    double CoreRowsPerSecond, double TransformRowsPerSecond, double TransformShare);
