using Gpicl.TableBenchmarks.Splits;
using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks.Scores;

/// <summary>How good a learner's predictions for a split were.</summary>
/// <param name="Split">Number of the split.</param>
/// <param name="Accuracy">Share of queries predicted right.</param>
/// <param name="LogLoss">Mean negative natural logarithm of the probability given to the right class, taken to be at least 1e-7.</param>
/// <param name="FitMilliseconds">Time of the fit.</param>
/// <param name="PredictMicroseconds">Time of a prediction, a query among all.</param>
/// <param name="Confidences">
/// For every query the probability of the predicted class in ten-thousandths; one more and with a minus where the prediction was wrong.
/// </param>
internal sealed record SplitScore(int Split, double Accuracy, double LogLoss, double FitMilliseconds, double PredictMicroseconds, int[] Confidences)
{
    private const double LeastProbability = 1e-7;
    private const int Units = 10_000;

    /// <summary>Compares predictions with the labels.</summary>
    /// <exception cref="InvalidDataException">Predictions are not one for each query, or probabilities are none.</exception>
    public static SplitScore Of(Table table, Split split, Predictions predictions)
    {
        int[] truth = [.. split.Queries.Select(row => table.Labels[row])];
        if (predictions.Labels.Length != truth.Length || predictions.Probabilities.Length != truth.Length)
            throw new InvalidDataException($"{truth.Length} queries, but {predictions.Labels.Length} labels, {predictions.Probabilities.Length} scores.");
        if (predictions.Probabilities.FirstOrDefault(row => !(Math.Abs(row.Sum() - 1) < 1e-3) || row.Any(value => value < 0)) is { } odd)
            throw new InvalidDataException($"Probabilities add up to {odd.Sum()}, and the least is {odd.Min()}.");
        int[] confidences =
        [
            .. predictions.Labels.Select((label, i) =>
            {
                int confidence = (int)Math.Round(Units * Math.Clamp(predictions.Probabilities[i][label], 0, 1));
                return label == truth[i] ? confidence : -1 - confidence;
            }),
        ];
        return new SplitScore(
            split.Number,
            truth.Where((label, i) => predictions.Labels[i] == label).Count() / (double)truth.Length,
            truth.Select((label, i) => -Math.Log(Math.Max(predictions.Probabilities[i][label], LeastProbability))).Average(),
            1e3 * predictions.FitSeconds,
            1e6 * predictions.PredictSeconds / truth.Length,
            confidences);
    }

    /// <summary>
    /// Expected calibration error: queries in order of confidence, cut into bins of equal count; the mean over the queries of how far their
    /// bin's mean confidence is from its accuracy.
    /// </summary>
    /// <param name="scores">Of one table, whose queries are pooled.</param>
    /// <param name="bins">Number of bins.</param>
    public static double CalibrationError(IEnumerable<SplitScore> scores, int bins = 10)
    {
        (double Confidence, bool Right)[] queries =
        [
            .. scores.SelectMany(score => score.Confidences)
                .Select(value => (value >= 0 ? value / (double)Units : (-1 - value) / (double)Units, value >= 0))
                .OrderBy(query => query.Item1),
        ];
        double error = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            var part = queries[(int)((long)queries.Length * bin / bins)..(int)((long)queries.Length * (bin + 1) / bins)];
            error += Math.Abs(part.Sum(query => query.Confidence - (query.Right ? 1 : 0)));
        }

        return error / queries.Length;
    }
}
