using Gpicl.MetaTesting;

namespace Gpicl.Cli.MetaLearning;

/// <summary>What <c>gpicl meta-test</c> found on one data set.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Accuracy">Fraction predicted right, 0 .. 1.</param>
/// <param name="HalfWidth95">Half the width of its 95 % interval.</param>
/// <param name="CrossEntropy">Mean of −ln p(label).</param>
/// <param name="Predictions">Number of predictions.</param>
/// <param name="Examples">Support examples before each prediction.</param>
/// <param name="PrequentialBits">Bits that predicting all labels of a sequence in turn costs; null where only the last was predicted.</param>
internal sealed record MetaTestResult(
    string Dataset, double Accuracy, double HalfWidth95, double CrossEntropy, long Predictions, int Examples, double? PrequentialBits)
{
    /// <summary>The end of a learning curve, or that point alone.</summary>
    public static MetaTestResult Of(string dataset, LearningCurvePoint last, double? prequentialBits = null) => new(
        dataset, last.Accuracy, last.HalfWidth95, last.CrossEntropy, last.Predictions, last.Examples, prequentialBits);
}
