namespace Gpicl.InContext;

/// <summary>How good predictions of rows are whose labels are known.</summary>
/// <param name="Rows">Number of rows predicted.</param>
/// <param name="Accuracy">Share of rows predicted right, 0 .. 1.</param>
/// <param name="LogLoss">Mean negative natural logarithm of the probability given to the right class, in nats.</param>
/// <param name="CalibrationError">
/// Expected calibration error, 0 .. 1: rows in order of the probability of the predicted class, cut into 10 bins of equal count (fewer of
/// fewer rows); the mean over the rows of how far their bin's mean probability is from its accuracy. Of n right predictions per bin, chance
/// alone makes about 0.4 / √n of it.
/// </param>
public sealed record PredictionQuality(int Rows, double Accuracy, double LogLoss, double CalibrationError)
{
    private const int Bins = 10;

    /// <summary>The figures in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"accuracy {100 * Accuracy:F1} %, log-loss {LogLoss:F3}, calibration error {CalibrationError:F3} ({Rows} rows)");

    /// <summary>Compares predictions with the labels.</summary>
    /// <param name="probabilities">[rows, classes], at least one row.</param>
    /// <param name="labels">[rows]</param>
    internal static PredictionQuality Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels)
    {
        int rows = labels.Length, classes = probabilities.Length / rows, right = 0;
        double loss = 0;
        var predicted = new (double Confidence, bool IsRight)[rows];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> own = probabilities.Slice(row * classes, classes);
            int best = 0;
            for (int label = 1; label < classes; label++)
                if (own[label] > own[best])
                    best = label;
            predicted[row] = (own[best], best == labels[row]);
            right += best == labels[row] ? 1 : 0;
            loss -= Math.Log(Math.Max(own[labels[row]], double.Epsilon));
        }

        return new PredictionQuality(rows, (double)right / rows, loss / rows, CalibrationErrorOf(predicted));
    }

    /// <summary>The calibration error of predictions.</summary>
    /// <param name="predicted">The probability of the predicted class of each row, and whether it was the right one; sorted in place.</param>
    internal static double CalibrationErrorOf(Span<(double Confidence, bool IsRight)> predicted)
    {
        predicted.Sort();
        double error = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            double difference = 0;
            for (int i = (int)((long)predicted.Length * bin / Bins); i < (int)((long)predicted.Length * (bin + 1) / Bins); i++)
                difference += predicted[i].Confidence - (predicted[i].IsRight ? 1 : 0);
            error += Math.Abs(difference);
        }

        return error / predicted.Length;
    }
}
