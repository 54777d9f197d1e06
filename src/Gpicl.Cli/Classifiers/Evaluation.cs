using System.Runtime.InteropServices;
using Gpicl.InContext;

namespace Gpicl.Cli.Classifiers;

/// <summary>Judges predictions of rows whose labels are known; keeps sums, and 16 bytes of each row.</summary>
/// <param name="classes">Number of classes.</param>
internal sealed class Evaluation(int classes)
{
    private const double LeastProbability = 1e-15; // as ML.NET has it

    private readonly long[][] confusion = [.. Enumerable.Range(0, classes).Select(_ => new long[classes])]; // [label][predicted]
    private readonly List<(double Confidence, bool IsRight)> predictions = [];
    private double loss;

    /// <summary>Adds a prediction.</summary>
    public void Add(int label, ReadOnlySpan<float> probabilities)
    {
        int predicted = PredictionWriter.Likeliest(probabilities);
        confusion[label][predicted]++;
        loss -= Math.Log(Math.Max(probabilities[label], LeastProbability));
        predictions.Add((probabilities[predicted], predicted == label));
    }

    /// <summary>What was found.</summary>
    /// <param name="data">What they are called.</param>
    /// <param name="classNames">What the classes are called.</param>
    public EvaluationResult ToResult(string data, IReadOnlyList<string> classNames)
    {
        long rows = confusion.Sum(row => row.Sum()), right = Enumerable.Range(0, classes).Sum(label => confusion[label][label]);
        ClassEvaluation[] each = [.. Enumerable.Range(0, classes).Select(label => Of(label, classNames[label]))];
        return new EvaluationResult(
            data, rows, right / (double)rows, each.Where(one => one.Recall != null).Average(one => one.Recall!.Value), loss / rows,
            PredictionQuality.CalibrationErrorOf(CollectionsMarshal.AsSpan(predictions)), each, confusion);
    }

    private ClassEvaluation Of(int label, string name)
    {
        long rows = confusion[label].Sum(), predicted = confusion.Sum(row => row[label]), right = confusion[label][label];
        return new ClassEvaluation(name, rows, predicted, rows == 0 ? null : right / (double)rows, predicted == 0 ? null : right / (double)predicted);
    }
}

/// <summary>What <c>gpicl evaluate</c> found on one class.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Rows">Rows of it.</param>
/// <param name="Predicted">Rows taken for it.</param>
/// <param name="Recall">Fraction of its rows predicted right; null where there are none.</param>
/// <param name="Precision">Fraction of the rows taken for it that are of it; null where there are none.</param>
internal sealed record ClassEvaluation(string Name, long Rows, long Predicted, double? Recall, double? Precision);

/// <summary>What <c>gpicl evaluate</c> found.</summary>
/// <param name="Data">What they are called.</param>
/// <param name="Rows">How many there were.</param>
/// <param name="Accuracy">Fraction predicted right.</param>
/// <param name="MacroAccuracy">Mean of the classes' recalls, over those with rows.</param>
/// <param name="LogLoss">Mean of −ln p(label).</param>
/// <param name="CalibrationError">Expected calibration error, within 10 bins of equal count.</param>
/// <param name="Classes">Each class.</param>
/// <param name="Confusion">Rows of each class (outer) predicted as each class (inner).</param>
internal sealed record EvaluationResult(
    string Data, long Rows, double Accuracy, double MacroAccuracy, double LogLoss, double CalibrationError, IReadOnlyList<ClassEvaluation> Classes,
    IReadOnlyList<IReadOnlyList<long>> Confusion);
