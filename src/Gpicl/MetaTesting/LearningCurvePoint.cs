namespace Gpicl.MetaTesting;

/// <summary>How well labels are predicted after a number of examples.</summary>
/// <param name="Examples">Support examples seen before the prediction.</param>
/// <param name="Accuracy">Fraction predicted right, 0 .. 1.</param>
/// <param name="HalfWidth95">Half the width of the accuracy's 95 % interval (normal approximation).</param>
/// <param name="CrossEntropy">Mean of −ln p(label), in nats.</param>
/// <param name="Predictions">Number of predictions, one from each sequence.</param>
public readonly record struct LearningCurvePoint(int Examples, double Accuracy, double HalfWidth95, double CrossEntropy, long Predictions);
